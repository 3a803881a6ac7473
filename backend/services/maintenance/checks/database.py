"""Checks of the database: there, at the right revision, intact, and the one that belongs to the image files."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from backend.config import Settings
from backend.services.maintenance import remains
from backend.services.maintenance.checks.finding import Finding
from backend.services.maintenance.startup import StartError, require_current
from backend.store import integrity
from backend.store.errors import StoreError

_QUICK_SECONDS = 5.0


def check(engine: Engine, settings: Settings, *, quick: bool) -> Finding:
    """The first problem of the database.

    Args:
        quick: look at it for a few seconds only.
    """
    try:
        lost = remains.lost_database(engine, settings)
        if lost is not None:
            return Finding("error", "database", lost)
        require_current(engine)
        damage = integrity.damage(engine, seconds=_QUICK_SECONDS if quick else None)
    except (StartError, SQLAlchemyError, StoreError) as error:
        return Finding("error", "database", str(error))
    except OSError as error:
        return Finding("error", "image files", f"They cannot be listed: {error}. Check PARAPH_BLOBS.")
    if damage is not None:
        return Finding("error", "database", f"It is damaged: {damage}. {how_to_restore(engine)}")
    return Finding("ok", "database", "at this release's revision, intact")


def how_to_restore(engine: Engine) -> str:
    """What to do with a damaged SQLite file."""
    path = integrity.sqlite_file(engine)
    return (
        f"Stop Paraph, move the data folder away, and restore a backup: flask restore FOLDER. Without a backup, save "
        f"what can be read with: sqlite3 {path} .recover"
    )
