"""Prepare the database and the shipped versions, or say exactly what to do.

Knows the states that a database may be in. Every process that needs rows calls this first.
"""

from __future__ import annotations

import logging
from contextlib import suppress

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.backups import empty_place
from backend.services.maintenance import remains
from backend.services.versions import registry
from backend.store import integrity, migrations
from backend.store.database import writing
from backend.store.errors import Busy, Damaged, StoreError

MIGRATE = "flask db upgrade"
_CHECK_SECONDS = (
    2.0  # at a start, for a look at the pages of the database; `flask doctor` looks at all of them
)

logger = logging.getLogger(__name__)


class StartError(Exception):
    """The process cannot start; the message says why and names the command that helps."""


def prepare(engine: Engine, settings: Settings) -> None:
    """Migrate the database and register the shipped versions. Safe in several processes at once.

    Raises:
        StartError: the database was written by a later release, is damaged, read-only or unavailable, or it is missing
            or empty beside image files, or a restore was cut off.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    _refuse_half_restored(settings)
    try:
        _refuse_lost(engine, settings)
        _refuse_newer(engine)
        _refuse_damaged(engine)
        migrations.upgrade(engine)
        with Session(engine) as session:
            _refuse_read_only(session)
            registry.register_shipped(session, settings)
            lost_files = remains.lost_files(session, settings)
        if lost_files is not None:
            logger.error("%s", lost_files)
    except (SQLAlchemyError, StoreError) as error:
        raise StartError(_cannot_be_used(error)) from error


def require_current(engine: Engine) -> None:
    """Check that the database is at this release's revision; change nothing.

    Raises:
        StartError: it is older, newer, damaged or unavailable.
    """
    if integrity.is_missing(engine):  # connecting would create it
        raise StartError("There is no database yet. Start once with: python app.py")
    try:
        _refuse_newer(engine)
        if not migrations.is_current(engine):
            raise StartError(f"The database is not at this release's revision. Run: {MIGRATE}")
    except (SQLAlchemyError, StoreError) as error:
        raise StartError(_cannot_be_used(error)) from error


def prepare_if_new(engine: Engine, settings: Settings) -> None:
    """Prepare a database without any table, as the server does at its first start; leave every other as it is.

    Raises:
        StartError: the database cannot be used.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        is_new = migrations.is_empty(engine)
    except (SQLAlchemyError, StoreError) as error:
        raise StartError(_cannot_be_used(error)) from error
    if is_new:
        prepare(engine, settings)


def _refuse_half_restored(settings: Settings) -> None:
    unfinished = empty_place.unfinished(settings)
    if unfinished is not None:
        raise StartError(unfinished)


def _refuse_lost(engine: Engine, settings: Settings) -> None:
    try:
        lost = remains.lost_database(engine, settings)
    except OSError as error:
        raise StartError(
            f"The database holds no image, and whether there are image files in {settings.blobs_url} cannot be seen: "
            f"{error}. Check PARAPH_BLOBS and the permissions of this folder."
        ) from error
    if lost is not None:
        raise StartError(lost)


def _refuse_damaged(engine: Engine) -> None:
    found = integrity.damage(engine, seconds=_CHECK_SECONDS)
    if found is not None:
        raise StartError(_cannot_be_used(Damaged(f"it is damaged ({found})")))


def _refuse_read_only(session: Session) -> None:
    with suppress(Busy), writing(session):  # busy: somebody else can write, so we can
        integrity.try_to_write(session)


def _refuse_newer(engine: Engine) -> None:
    if migrations.is_newer(engine):
        raise StartError(
            f"The database was written by a later release of Paraph (revision {migrations.revision(engine)}). "
            f"This one knows those up to {migrations.head()}; nothing was changed. Install that release again. Or, to "
            "stay with this one, move the data folder away and restore a backup that this release or an earlier one "
            "made: flask restore FOLDER"
        )


def _cannot_be_used(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return (
        f"The database cannot be used: {cause}. Nothing was changed. Check that its folder is writable and has "
        "space (flask doctor). If the file is damaged, move the data folder away and restore a backup: "
        "flask restore FOLDER"
    )
