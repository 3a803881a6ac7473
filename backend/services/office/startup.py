"""Prepare the database and the shipped versions, or say exactly what to do.

Knows the states that a database may be in. Every process that needs rows calls this first.
"""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.versions import registry
from backend.store import schema
from backend.store.errors import StoreError

MIGRATE = "flask db upgrade"


class StartError(Exception):
    """The process cannot start; the message says why and names the command that helps."""


def prepare(engine: Engine, settings: Settings) -> None:
    """Migrate the database and register the shipped versions. Safe in several processes at once.

    Raises:
        StartError: the database was written by a later release, is damaged, read-only or unavailable.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        _refuse_newer(engine)
        schema.upgrade(engine)
        with Session(engine) as session:
            registry.register_shipped(session, settings)
    except (SQLAlchemyError, StoreError) as error:
        raise StartError(_cannot_be_used(error)) from error


def require_current(engine: Engine) -> None:
    """Check that the database is at this release's revision; change nothing.

    Raises:
        StartError: it is older, newer, damaged or unavailable.
    """
    try:
        _refuse_newer(engine)
        if not schema.is_current(engine):
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
        is_new = schema.is_empty(engine)
    except (SQLAlchemyError, StoreError) as error:
        raise StartError(_cannot_be_used(error)) from error
    if is_new:
        prepare(engine, settings)


def _refuse_newer(engine: Engine) -> None:
    if schema.is_newer(engine):
        raise StartError(
            f"The database was written by a later release of Paraph (revision {schema.revision(engine)}). "
            "Install that release, or restore a backup of this release's database; nothing was changed."
        )


def _cannot_be_used(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return (
        f"The database cannot be used: {cause}. Nothing was changed. Check that its folder is writable and has "
        "space (flask doctor). If the file is damaged, restore a backup made with: flask backup FILE"
    )
