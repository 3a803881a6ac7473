"""The state of the database as a whole: is it intact, does it hold pictures, which files do its rows name?

Knows what SQLite can check about itself; PostgreSQL checks its pages on its own. Changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, delete, exists, false, func, inspect, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import InstrumentedAttribute, Session

from backend.store.database import Base
from backend.store.deletable import with_deleted
from backend.store.forms import FormPicture, FormVersion
from backend.store.heartbeats import Heartbeat
from backend.store.images import Image
from backend.store.labels import Label
from backend.store.piles.tables import Page, PageFile
from backend.store.runs import TrainingRun

_STEPS = 100_000  # of SQLite's machine between two looks at the time


@dataclass(frozen=True)
class _Names:
    """A column that names blobs, and the id of what a person knows the row by; ``through`` joins both."""

    blob: InstrumentedAttribute[str] | InstrumentedAttribute[str | None]
    owner: InstrumentedAttribute[int]
    through: tuple[type[Base], ColumnElement[bool]] | None = None


_NAMED = {
    "image": _Names(Image.blob, Image.id),
    "form": _Names(
        FormPicture.blob, FormVersion.form_id, (FormVersion, FormVersion.id == FormPicture.version_id)
    ),
    "page": _Names(Page.picture, Page.id),
    "file": _Names(PageFile.blob, PageFile.id),
}
"""Every column that names a blob: what is not named here is deleted as an orphan."""


def sqlite_file(engine: Engine) -> Path | None:
    """The file of an SQLite database; None for one in memory, on a server, or behind a ``file:`` URI."""
    name = engine.url.database or ""
    is_file = (
        engine.dialect.name == "sqlite" and name not in ("", ":memory:") and not name.startswith("file:")
    )
    return Path(name) if is_file else None


def is_missing(engine: Engine) -> bool:
    """Whether the database is a file that is not there or has no byte. Does not connect, which would create it."""
    path = sqlite_file(engine)
    return path is not None and (not path.is_file() or path.stat().st_size == 0)


def holds_pictures(engine: Engine) -> bool:
    """Whether any row names a file: there is a form, or at least one image, even if it is in the bin."""
    if is_missing(engine):
        return False
    present = set(inspect(engine).get_table_names())
    with Session(engine) as session:
        return any(
            bool(session.scalar(with_deleted(select(exists(select(names.blob))))))
            for names in _NAMED.values()
            if names.blob.class_.__tablename__ in present
        )


def damage(engine: Engine, *, seconds: float | None = None) -> str | None:
    """What SQLite finds wrong with its file; None if nothing, on a server, or if the time was not enough.

    Args:
        seconds: a limit, for a quick check that leaves out whether indexes agree with their tables; None checks all.
    """
    if engine.dialect.name != "sqlite":
        return None
    with engine.connect() as connection:
        if seconds is None:
            return _pages(connection, "integrity_check") or _references(connection)
        try:
            with _limited(connection, seconds):
                return _pages(connection, "quick_check")
        except OperationalError as error:
            if "interrupted" in str(error.orig):
                return None
            raise


@contextmanager
def _limited(connection: Connection, seconds: float) -> Iterator[None]:
    """Interrupt what runs inside after ``seconds``."""
    ends = time.monotonic() + seconds
    driver: Any = connection.connection.driver_connection
    driver.set_progress_handler(lambda: time.monotonic() > ends, _STEPS)
    try:
        yield
    finally:
        driver.set_progress_handler(None, 0)


def _pages(connection: Connection, check: str) -> str | None:
    found = connection.exec_driver_sql(f"PRAGMA {check}(1)").scalar()
    return None if found == "ok" else " ".join(str(found).replace("*** in database main ***", "").split())


def _references(connection: Connection) -> str | None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    return (
        None
        if broken is None
        else f"row {broken[1]} of {broken[0]} refers to a row of {broken[2]} that is gone"
    )


def try_to_write(session: Session) -> None:
    """Write nothing, inside the caller's write transaction.

    Raises:
        OperationalError: the database may only be read, which beginning a transaction does not show.
    """
    session.execute(delete(Heartbeat).where(false()))


def iter_blobs(session: Session) -> Iterator[tuple[str, str, int]]:
    """Each blob that rows name, those in the bin too, with the kind and the id of the first that does, such as
    ``image`` 3; kind by kind, each in the order of the names. A blob may be named by rows of several kinds."""
    for kind, names in _NAMED.items():
        query = select(names.blob, func.min(names.owner)).select_from(names.blob.class_)
        if names.through is not None:
            query = query.join(*names.through)
        query = query.where(names.blob.is_not(None))
        query = with_deleted(query.group_by(names.blob).order_by(names.blob))
        for blob, owner in session.execute(query, execution_options={"yield_per": 1000}):
            yield str(blob), kind, int(owner)


def newest_blobs(session: Session, limit: int) -> list[tuple[str, int]]:
    """The blobs of the newest images, with the images' ids."""
    rows = session.execute(select(Image.blob, Image.id).order_by(Image.id.desc()).limit(limit))
    return [(blob, image_id) for blob, image_id in rows]


def newest_time(session: Session) -> datetime | None:
    """The latest time that any row was made; None in an empty database."""
    columns = (Image.created_at, Label.created_at, TrainingRun.created_at, Heartbeat.seen_at)
    times = [session.scalar(select(func.max(column))) for column in columns]
    return max((found for found in times if found is not None), default=None)


def blob_is_used(session: Session, blob: str) -> bool:
    """Whether any row names this blob, even one in the bin."""
    return any(
        session.scalar(with_deleted(select(names.blob).where(names.blob == blob).limit(1))) is not None
        for names in _NAMED.values()
    )
