"""Say in sentences whether a run would start now, and why. Changes nothing.

Knows the conditions of a run from the modules that check them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.exchange.label_kinds import EQUAL_TEXTS
from backend.services.errors import ServiceError
from backend.services.labels.new_letters import LetterSupply, letter_supply
from backend.services.retraining import run_requests
from backend.services.retraining.cron import next_due
from backend.services.retraining.held_back import find_held_back
from backend.services.retraining.supply import (
    VERDICTS,
    new_corrections,
    paused_until,
    supply,
)
from backend.store import runs
from backend.store.versions import select_live


@dataclass(frozen=True)
class Outlook:
    """Whether a run would start, and the reasons as sentences; the first one says which."""

    starts: bool
    lines: list[str]


def explain(
    session: Session, settings: Settings, at: datetime, *, new_only: bool, force: bool = False
) -> Outlook:
    """What `run_requests.request_run` with the same arguments would do at the time ``at``."""
    try:
        run_requests.check(session, settings, at, new_only=new_only, force=force)
    except ServiceError as refusal:
        starts, first = False, f"No run would start. {refusal.detail}"
    else:
        live = select_live(session)
        starts, first = True, f"A run would start, from version {live.name if live else 'none'}."
    return Outlook(starts, [first, *_reasons(session, settings, at)])


def _reasons(session: Session, settings: Settings, at: datetime) -> Iterator[str]:
    there, new = supply(session, settings), supply(session, settings, new_only=True)
    yield (
        f"Labels with a text: {there.have}; a run needs {there.need}. "
        f"Of those with the same text at most {EQUAL_TEXTS} count."
    )
    yield f"{_since(session)} {new.have}; a scheduled run needs {new.need}."
    yield _corrections(session, settings)
    yield from _letters(letter_supply(session, settings))
    held = find_held_back(session)
    if held:
        reasons = Counter(one.reason for one in held).most_common()
        words = ", ".join(f"{reason}: {count}" for reason, count in reasons)
        yield f"Held back until somebody confirms them, as they are probably wrong: {len(held)} ({words})."
    pause = paused_until(session, settings, at)
    if pause is not None:
        yield f"The last run had no verdict: by their number, the worker tries again at {_local(pause)}."
    if settings.retrain_cron is None:
        yield "Next time by cron: none (PARAPH_RETRAIN_CRON is not set)."
    else:
        due = next_due(settings.retrain_cron, at)
        yield f"Next time by cron: {_local(due)} (PARAPH_RETRAIN_CRON is {settings.retrain_cron!r})."
    yield _active(session, at)


def _since(session: Session) -> str:
    run = runs.select_furthest_run(session, VERDICTS)
    if run is None:
        return "New, since no run has had a verdict yet:"
    ended = f", {_local(run.finished_at)}" if run.finished_at else ""
    return f"New since run {run.id} ({run.state}{ended}):"


def _corrections(session: Session, settings: Settings) -> str:
    corrections = new_corrections(session, settings)
    if corrections is None:
        return "Their number alone starts no run (PARAPH_RETRAIN_NEW_CORRECTIONS is not set)."
    return (
        f"Corrections among them: {corrections.have}; {corrections.need} start a run by themselves "
        "(PARAPH_RETRAIN_NEW_CORRECTIONS)."
    )


def _letters(found: LetterSupply) -> Iterator[str]:
    if not found.corrections:
        return
    counts = ", ".join(f"{letter} ({count})" for letter, count in found.counts.items())
    need = "corrections need" if found.corrections > 1 else "correction needs"
    learned = (
        f"The next run will probably learn {', '.join(found.learned)}"
        if found.learned
        else "The next run will probably learn none"
    )
    yield (
        f"{found.corrections} {need} new letters: {counts}. {learned}: it learns a letter that at least {found.need} "
        "(PARAPH_RETRAIN_LETTER_CORRECTIONS) of the corrections that it trains on have. Some are set aside to compare "
        "versions, some decide when to stop, some are held back."
    )


def _active(session: Session, at: datetime) -> str:
    run = runs.select_active_run(session)
    if run is None:
        return "No run is active."
    if run_requests.is_abandoned(run, at):
        return f"Run {run.id} is marked as running, but its worker is gone: it would be ended as interrupted."
    since = run.started_at or run.created_at
    return f"Run {run.id} is {run.state} since {_local(since)}."


def _local(time: datetime) -> str:
    return f"{time.astimezone():%Y-%m-%d %H:%M}"
