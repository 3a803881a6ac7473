"""List the versions, register bundles, and move the live pointer.

Knows bundle folders and version rows. Does not know how versions are trained, nor who reads with them.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.exchange.versions import bundle_hash
from backend.recognizer.bundle import Bundle, BundleError
from backend.services import audit
from backend.services.errors import ConflictError, NotFoundError
from backend.services.versions.folders import bundle_dir, is_pruned, open_bundle, open_shipped, shipped_dirs
from backend.store import versions
from backend.store.database import writing
from backend.store.versions import Version

_SHOWN = 80  # characters of a received name that an error repeats

logger = logging.getLogger(__name__)


def register_shipped(session: Session, settings: Settings) -> list[str]:
    """Add the rows of new shipped bundles, and make the newest live unless another version was chosen here; commit.

    Chosen here is a version that was trained here or promoted by hand: a new release does not override it. If people
    want to be asked, only the very first version goes live by itself.
    A damaged bundle is left out and logged.

    Returns:
        The added names.
    """
    unknown = [dir for dir in shipped_dirs(settings) if versions.select_version(session, dir.name) is None]
    bundles = [bundle for folder in unknown if (bundle := _intact(folder)) is not None]
    if not bundles:
        return []
    try:
        new = _register(session, settings, bundles)
    except IntegrityError:
        # On PostgreSQL another process may have registered them meanwhile; now that is visible.
        new = _register(session, settings, bundles)
    return [bundle.manifest.version for bundle in new]


def _register(session: Session, settings: Settings, bundles: list[Bundle]) -> list[Bundle]:
    """Insert those of ``bundles`` that have no row yet, and promote the newest if the live version is a shipped one."""
    with writing(session):
        # Checked again: another process of the same release may have started at the same moment.
        new = [b for b in bundles if versions.select_version(session, b.manifest.version) is None]
        for bundle in new:
            insert(session, bundle, origin="shipped", state="accepted")
        if new and _follows_releases(session, settings):
            name = new[-1].manifest.version
            versions.insert_promotion(session, name, "shipped")
            audit.note(session, audit.WORKER, "version.promote", "version", name, reason="shipped")
    return new


def insert(
    session: Session,
    bundle: Bundle,
    *,
    origin: Literal["shipped", "retrained"],
    state: Literal["accepted", "rejected"],
    run_id: int | None = None,
) -> Version:
    """Add the row of a bundle, inside the caller's write transaction."""
    manifest = bundle.manifest
    return versions.insert_version(
        session,
        manifest.version,
        bundle=bundle_hash(bundle.dir),
        origin=origin,
        state=state,
        parent=manifest.parent,
        metrics=dict(manifest.metrics),
        run_id=run_id,
    )


def promote(
    session: Session,
    settings: Settings,
    name: str,
    *,
    author: str,
) -> Version:
    """Check the files of version ``name`` and make it live; commit. Does nothing if it is live.

    Of a version that was live before, this is recorded as a rollback.

    Raises:
        NotFoundError: no such version.
        ConflictError: its bundle is missing or damaged.
    """
    get_version(session, name)
    try:
        open_version(session, settings, name)
    except BundleError as error:
        raise ConflictError(f"Version {name} cannot go live: {error}") from error
    with writing(session):
        if is_pruned(settings, name):
            raise ConflictError(f"The files of version {name} have just been deleted to save space.")
        live = versions.select_live(session)
        version = get_version(session, name)
        if live is None or live.name != name:
            is_rollback = versions.was_promoted(session, name)
            versions.insert_promotion(session, name, "rollback" if is_rollback else "manual", author=author)
            action = "version.rollback" if is_rollback else "version.promote"
            audit.note(session, author, action, "version", name, before=live.name if live else None)
            if version.state == "rejected":
                logger.warning("Version %s, which the gate rejected, was made live by hand", name)
        return version


def open_version(session: Session, settings: Settings, name: str) -> Bundle:
    """The bundle of version ``name``, checked against its row as well: it is what was registered.

    Raises:
        BundleError: it is missing or damaged, or its manifest is another than the one that was registered.
    """
    version = versions.select_version(session, name)
    return open_bundle(settings, name, None if version is None else version.bundle)


def list_versions(session: Session) -> Sequence[Version]:
    """All versions, newest first."""
    return versions.select_versions(session)


def get_version(session: Session, name: str) -> Version:
    """The version with this name.

    Raises:
        NotFoundError: there is none.
    """
    version = versions.select_version(session, name)
    if version is None:
        raise NotFoundError.of("version", repr(name[:_SHOWN]))
    return version


def live_name(session: Session) -> str | None:
    """The live version's name; None before the first registration."""
    live = versions.select_live(session)
    return None if live is None else live.name


def last_good(session: Session, settings: Settings) -> str | None:
    """The version that was live most recently before the present one and whose bundle is intact."""
    live = live_name(session)
    earlier = dict.fromkeys(promotion.version for promotion in versions.select_promotions(session))
    return next((name for name in earlier if name != live and _is_intact(session, settings, name)), None)


def _follows_releases(session: Session, settings: Settings) -> bool:
    """Whether a release's new version goes live by itself.

    So it does, even if somebody chose the version of an earlier release or wants to be asked, if this release has not
    brought that one along: nothing could be read any more.
    """
    newest = versions.select_promotions(session, limit=1)
    if not newest or (newest[0].reason == "shipped" and settings.promote == "auto"):
        return True
    live = get_version(session, newest[0].version)
    return live.origin == "shipped" and bundle_dir(settings, live.name) is None


def _intact(folder: Path) -> Bundle | None:
    try:
        return open_shipped(folder)
    except BundleError as error:
        logger.error("The shipped bundle %s is left out: %s", folder.name, error)
        return None


def _is_intact(session: Session, settings: Settings, name: str) -> bool:
    try:
        open_version(session, settings, name)
    except BundleError:
        return False
    return True
