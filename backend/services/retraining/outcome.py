"""Record how a run ended: run, version and live pointer change together.

Knows the report, the candidate's bundle and rows. The bundle's folder is moved first, since a folder without a row has
no effect; then one transaction writes the run, the version and the promotion.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.disk_sync import sync_folder
from backend.recognizer.bundle import Bundle, BundleError
from backend.services import audit
from backend.services.comparing.division import sets_more_aside
from backend.services.erasing.run_contents import reason_of_cancel
from backend.services.retraining import run_folder
from backend.services.retry_while_busy import retry_while_busy
from backend.services.shown_paths import without_places
from backend.services.versions import registry
from backend.services.versions.folders import bundle_dir, open_folder
from backend.store import runs, versions
from backend.store.database import writing

WAITS = "Accepted. It waits for a person to make it live (PARAPH_PROMOTE is ask)."
ASIDE = {
    True: "Up to half of the names that are checked from now on are set aside too.",
    False: "No more names are set aside, since the limit is reached: those checked from now on are trained on.",
}
"""What is said to a comparison that lacked names, by whether more will be set aside."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """How a run ended.

    Args:
        state: one of `store.runs.FINISHED`.
        reason: why, for people.
        report: what the training process reported, if anything.
        candidate: the checked bundle in the run's folder; only with the states ``done`` and ``rejected``.
    """

    state: str
    reason: str
    report: dict[str, Any] | None = None
    candidate: Bundle | None = None


def read_outcome(folder: Path, exit_code: int) -> Outcome:
    """The outcome that a training process with this exit status has left in the run's folder.

    ``done``: the candidate was accepted. ``rejected``: it was not. ``failed``: there is no verdict, or the bundle is
    damaged.
    """
    verdict = run_folder.report(folder)
    report = run_folder.with_data(verdict, folder)
    if exit_code != 0:
        return Outcome("failed", run_folder.failure(folder, exit_code), report)
    if verdict is None:
        return Outcome("failed", "Training left no report with a verdict.", report)
    try:
        candidate = open_folder(run_folder.candidate_dir(folder, str(verdict["candidate"])))
    except (BundleError, OSError) as error:
        return _unusable(error, report)
    state = "done" if verdict["verdict"] == "accepted" else "rejected"
    reason, more = str(verdict.get("reason", "")), sets_more_aside(report or {})
    if more is not None:
        reason, report = f"{reason} {ASIDE[more]}", {**(report or {}), "sets_more_aside": more}
    return Outcome(state, reason, report, candidate)


def record(
    sessions: Callable[[], Session], settings: Settings, run_id: int, outcome: Outcome, parent: str
) -> str:
    """Record a finished run; promote its candidate if accepted. Return the run's state.

    A run that has ended already keeps its state. A candidate whose run was cancelled is not registered.

    Args:
        parent: the version that the candidate was compared with. If another one is live now, the candidate is
            registered, but not promoted.
    """
    try:
        return _record(sessions, settings, run_id, outcome, parent)
    except Exception as error:
        logger.exception("The outcome of run %d could not be recorded", run_id)
        failed = Outcome("failed", f"{type(error).__name__}: {error}")
        return _record(sessions, settings, run_id, failed, parent)


def _record(
    sessions: Callable[[], Session], settings: Settings, run_id: int, outcome: Outcome, parent: str
) -> str:
    outcome = replace(outcome, reason=without_places(outcome.reason, settings))
    candidate = outcome.candidate
    if candidate is None:
        return retry_while_busy(lambda: _write(sessions, settings, run_id, outcome, parent)).state
    try:
        moved = _move_beside_versions(settings, candidate)
    except OSError as error:
        return _record(sessions, settings, run_id, _unusable(error, outcome.report), parent)
    recorded: _Recorded | None = None
    try:
        sync_folder(settings.candidates_dir)
        recorded = retry_while_busy(
            lambda: _write(sessions, settings, run_id, replace(outcome, candidate=moved), parent)
        )
    finally:
        if recorded is None or not recorded.is_registered:
            _move_back(moved.dir, candidate.dir)
    return recorded.state


def _unusable(error: Exception, report: dict[str, Any] | None) -> Outcome:
    return Outcome("failed", f"The candidate cannot be used: {error}", report)


def _move_beside_versions(settings: Settings, candidate: Bundle) -> Bundle:
    """Move the bundle's folder, by one rename, beside the other versions.

    Raises:
        OSError: there is a version of this name, or the disk failed.
    """
    name = candidate.manifest.version
    target = settings.candidates_dir / name
    if target.exists() or bundle_dir(settings, name) is not None:
        raise FileExistsError(f"There is a version {name} already.")
    settings.candidates_dir.mkdir(parents=True, exist_ok=True)
    candidate.dir.rename(target)
    return replace(candidate, dir=target)


def _move_back(folder: Path, origin: Path) -> None:
    """Return the bundle to its run, so that no folder without a row stays beside the versions."""
    try:
        folder.rename(origin)
    except OSError:
        logger.exception("The candidate %s could not be moved back", folder.name)


@dataclass(frozen=True)
class _Recorded:
    """The state that a run is in, and whether its candidate is registered."""

    state: str
    is_registered: bool


def _write(
    sessions: Callable[[], Session], settings: Settings, run_id: int, outcome: Outcome, parent: str
) -> _Recorded:
    """End the run, register its candidate and promote it, in one transaction.

    May be repeated after a commit whose confirmation was lost.
    """
    with sessions() as session, writing(session):
        run = runs.lock_run(session, run_id)
        if run is None:
            return _Recorded(outcome.state, False)
        if run.active is None:
            is_registered = outcome.candidate is not None and run.candidate_version == _version(outcome)
            return _Recorded(run.state, is_registered)
        if outcome.candidate is not None and run.cancel_requested:
            outcome = Outcome("cancelled", reason_of_cancel(run), outcome.report)
        live = registry.live_name(session)
        reason = outcome.reason
        if outcome.state == "done" and live != parent:
            reason = (
                f"Accepted, but not made live: the live version changed from {parent} to {live} meanwhile."
            )
        elif outcome.state == "done" and settings.promote == "ask":
            reason = WAITS
            outcome = replace(outcome, report={**(outcome.report or {}), "waits": True})
        runs.finish_run(
            session,
            run_id,
            outcome.state,
            reason=reason,
            report=outcome.report,
            candidate_version=_version(outcome),
        )
        _register(session, run_id, outcome, promote=live == parent and settings.promote == "auto")
        return _Recorded(outcome.state, outcome.candidate is not None)


def _register(session: Session, run_id: int, outcome: Outcome, *, promote: bool) -> None:
    if outcome.candidate is None:
        return
    is_accepted = outcome.state == "done"
    registry.insert(
        session,
        outcome.candidate,
        origin="retrained",
        state="accepted" if is_accepted else "rejected",
        run_id=run_id,
    )
    if is_accepted and promote:
        name = outcome.candidate.manifest.version
        versions.insert_promotion(session, name, "gate", run_id)
        audit.note(session, audit.WORKER, "version.promote", "version", name, reason="gate", run=run_id)


def _version(outcome: Outcome) -> str | None:
    return None if outcome.candidate is None else outcome.candidate.manifest.version
