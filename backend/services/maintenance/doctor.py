"""Check folders, database, image files, bundles, worker and original data, and say how to fix what is wrong.

Knows the order of the checks; what each looks for is in ``checks``. Changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.maintenance.checks import database, images, machine, versions, work
from backend.services.maintenance.checks.finding import Finding
from backend.store import integrity
from backend.store.database import now
from backend.store.errors import StoreError


def examine(settings: Settings, engine: Engine, *, quick: bool = False) -> Iterator[Finding]:
    """Yield the findings of all checks, one after the other.

    Args:
        quick: leave out what reads every page of the database and every image file.
    """
    yield machine.folder(settings)
    yield machine.space(settings)
    yield machine.file_system(settings)
    state = database.check(engine, settings, quick=quick)
    yield state
    yield versions.shipped(settings)
    if state.level == "ok":
        yield from _examine_rows(settings, engine, quick)
    yield work.calls(settings)
    yield work.original_data(settings)


def _examine_rows(settings: Settings, engine: Engine, quick: bool) -> Iterator[Finding]:
    try:
        with Session(engine) as session:
            yield machine.clock(integrity.newest_time(session), now())
            yield from images.check(session, settings, quick=quick)
            yield from versions.registered(session, settings)
            yield from versions.style(session, settings)
            yield work.worker(session)
            yield work.given_up(session)
            yield work.retraining(session, settings)
    except (SQLAlchemyError, StoreError) as error:  # damage that the check of the database does not see
        yield Finding("error", "database", f"{error}. {database.how_to_restore(engine)}")
