"""What becomes of a finished child's work: a verdict turns into a version, and perhaps into the live one.

Knows report, bundle and rows, and that they change together: the bundle's folder first (a folder without a row is
nothing), then run, version and pointer in one transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.durable import sync_folder
from backend.recognizer.bundle import Bundle, BundleError
from backend.services.retraining import run_folder
from backend.services.retry import retry_while_busy
from backend.services.versions import registry
from backend.services.versions.folders import bundle_dir, open_folder
from backend.store import runs, versions
from backend.store.database import writing

logger = logging.getLogger(__name__)


def settle(
    sessions: Callable[[], Session],
    settings: Settings,
    run_id: int,
    folder: Path,
    parent: str,
    exit_code: int,
) -> str:
    """End the run by what the child left in ``folder``; return the state.

    ``done``: the candidate was accepted. It goes live, unless the live version is no longer ``parent``, which it was
    compared with. ``rejected``: it is kept, not live. ``failed``: there is no verdict, or the bundle is damaged.
    """
    report = run_folder.report(folder)
    if exit_code != 0 or report is None:
        reason = (
            run_folder.failure(folder, exit_code) if exit_code else "Training left no report with a verdict."
        )
        return end(sessions, run_id, "failed", reason, report)
    name = str(report["candidate"])
    try:
        bundle = _adopt(settings, folder, name)
    except (BundleError, OSError) as error:
        return end(sessions, run_id, "failed", f"The candidate cannot be used: {error}", report)
    try:
        state = retry_while_busy(lambda: _decide(sessions, run_id, bundle, parent, report))
    except BaseException:
        _return(bundle.dir, folder, name)
        raise
    if state is None:
        _return(bundle.dir, folder, name)
        return end(sessions, run_id, "cancelled", "Cancelled.", report)
    return state


def _adopt(settings: Settings, folder: Path, name: str) -> Bundle:
    """Check the candidate and move its folder, by one rename, beside the other versions.

    Raises:
        BundleError: it is damaged, or names itself otherwise than the report does.
        OSError: a version of this name is there already, or the disk failed.
    """
    source = run_folder.candidate_dir(folder, name)
    open_folder(source)
    target = settings.candidates_dir / name
    if target.exists() or bundle_dir(settings, name) is not None:
        raise FileExistsError(f"There is a version {name} already.")
    settings.candidates_dir.mkdir(parents=True, exist_ok=True)
    source.rename(target)
    sync_folder(settings.candidates_dir)
    return open_folder(target)


def _decide(
    sessions: Callable[[], Session], run_id: int, bundle: Bundle, parent: str, report: dict[str, Any]
) -> str | None:
    """Run, version and pointer in one transaction; None, and nothing written, when somebody cancelled the run.

    Decided already, by a transaction whose answer was lost: the state that it gave the run.
    """
    name = bundle.manifest.version
    accepted = report["verdict"] == "accepted"
    with sessions() as session, writing(session):
        run = runs.beat_run(session, run_id)
        if run is None or run.cancel_requested:
            ended = runs.select_run(session, run_id)
            return ended.state if ended is not None and ended.candidate_version == name else None
        live = registry.live_name(session)
        reason = str(report.get("reason", ""))
        if accepted and live != parent:
            reason = (
                f"Accepted, but not made live: the live version changed from {parent} to {live} meanwhile."
            )
        state = "done" if accepted else "rejected"
        runs.finish_run(session, run_id, state, reason=reason, report=report, candidate_version=name)
        registry.insert(
            session, bundle, origin="retrained", state="accepted" if accepted else "rejected", run_id=run_id
        )
        if accepted and live == parent:
            versions.insert_promotion(session, name, "gate", run_id)
    return state


def _return(target: Path, folder: Path, name: str) -> None:
    """Put the candidate's folder back into the run's, so that none stands beside the versions without a row."""
    try:
        target.rename(run_folder.candidate_dir(folder, name))
    except OSError:
        logger.exception("The candidate %s could not be moved back", name)


def end(
    sessions: Callable[[], Session],
    run_id: int,
    state: str,
    reason: str,
    report: dict[str, Any] | None = None,
) -> str:
    """End the run without a version, unless it has ended already; the state that it is in then."""

    def write() -> str:
        with sessions() as session, writing(session):
            runs.finish_run(session, run_id, state, reason=reason, report=report)
            run = runs.select_run(session, run_id)
            return state if run is None else run.state

    return retry_while_busy(write)
