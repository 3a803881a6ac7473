"""Delete the files of candidates that nobody needs any more, so that training every night does not fill the disk.

A version keeps its row, manifest and plots; network and weights go. The rule: only a version that was trained here, was
never live, is not the parent of the live one, has read no image that people see, and is not among the newest ones.
What an older candidate would have read is deleted too: only the newest version has a preview.
"""

from __future__ import annotations

import logging
from pathlib import Path

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.recognizer.bundle import NETWORK, PRIOR, WEIGHTS
from backend.services.versions.folders import PRUNED, is_pruned
from backend.store import previews, readings, versions
from backend.store.database import writing
from backend.store.runs import select_active_run
from backend.store.versions import Version

KEPT = 5
"""This many of the newest versions trained here can always be made live by hand."""
_AT_ONCE = 500
"""This many old readings are deleted in one transaction: other writers wait for it."""
_LARGE = (NETWORK, WEIGHTS, PRIOR)

logger = logging.getLogger(__name__)


def prune(session: Session, settings: Settings) -> list[str]:
    """Delete the files of all versions that the rule names, and old previews; commit; return the names."""
    _delete_old_previews(session)
    trained = [version for version in versions.select_versions(session) if version.origin == "retrained"]
    names = [version.name for version in trained[KEPT:] if _has_files(settings, version.name)]
    return [name for name in names if _prune(session, settings, name)]


def _delete_old_previews(session: Session) -> None:
    for version in versions.select_versions(session)[1:]:
        if not versions.was_promoted(session, version.name) and readings.has_read(session, version.name):
            ids = previews.select_previews(session, version.name)
            for first in range(0, len(ids), _AT_ONCE):
                with writing(session):
                    previews.delete_previews(session, ids[first : first + _AT_ONCE])


def _prune(session: Session, settings: Settings, name: str) -> bool:
    folder = settings.candidates_dir / name
    with writing(session):  # a version is made live in such a transaction too, and then finds the mark
        if _is_needed(session, versions.select_version(session, name)):
            return False
        (folder / PRUNED).touch()
    for file in _LARGE:
        (folder / file).unlink(missing_ok=True)
    logger.info("The files of version %s, which was never live, were deleted", name)
    return True


def _is_needed(session: Session, version: Version | None) -> bool:
    if version is None:
        return True  # a run may be about to register it
    live = versions.select_live(session)
    run = select_active_run(session)
    in_use = {live.name, live.parent} if live else set()
    in_use |= {run.parent_version, run.candidate_version} if run else set()
    return (
        version.name in in_use
        or versions.was_promoted(session, version.name)
        or readings.has_read(session, version.name)
    )


def _has_files(settings: Settings, name: str) -> bool:
    folder: Path = settings.candidates_dir / name
    return folder.is_dir() and not (
        is_pruned(settings, name) and not any((folder / x).exists() for x in _LARGE)
    )
