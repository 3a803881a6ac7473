"""The database: base of the models, configuration of engines, and write transactions.

Knows engines, transactions and what SQLite and PostgreSQL need; no table.

A session reads in a transaction that SQLAlchemy begins when needed. Writes happen inside ``with writing(session):``,
which on SQLite begins with BEGIN IMMEDIATE: a second writer waits before it begins (for `BUSY_TIMEOUT_MS`, then
`Busy`) and never fails half way. A flush, UPDATE or DELETE outside `writing` is refused on both databases.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    URL,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    TypeDecorator,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session, registry

from backend.store import sqlite_connection
from backend.store.errors import Busy, Damaged, StorageFull, StoreError
from backend.store.writer_turns import locked, turn

if TYPE_CHECKING:
    from flask import Flask

BUSY_TIMEOUT_MS = 10_000
SKEW = timedelta(minutes=5)
"""The clocks of two machines may differ by this much. A stored time that is later was written by a clock that was
ahead and has been set right: it says nothing."""
MAX_ID = 2**31 - 1
"""Largest id: PostgreSQL's INTEGER."""
_WRITE = "paraph_write"
# Together more than the web server has threads (`backend.serving`): a request never waits for another's connection.
_POOL = {"pool_size": 5, "max_overflow": 27}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time. SQLite stores no zone, so it is removed when writing and added when reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC; refuse a naive time (ValueError), whose zone is unknown."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"A time needs a zone. Received: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return UTC, whatever the zone of the connection is."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of the models; names constraints by convention, so that migrations can refer to them."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(column_0_N_label)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={datetime: UtcDateTime},
    )


db = SQLAlchemy(model_class=Base)


Row = TypeVar("Row", bound=Base)


def find(session: Session, model: type[Row], key: int | str, *, lock: bool = False) -> Row | None:
    """The row with this primary key; None also for a key that neither database can store.

    Args:
        lock: reload it, and lock it against other writers until this transaction ends.
    """
    impossible = "\0" in key if isinstance(key, str) else not 0 < key <= MAX_ID
    return (
        None if impossible else session.get(model, key, with_for_update=lock or None, populate_existing=lock)
    )


def now() -> datetime:
    """The current time, aware, in UTC."""
    return datetime.now(UTC)


def init_database(app: Flask, database_url: str) -> None:
    """Connect ``app`` to the database; then ``db.session`` works inside its application context."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url_of(database_url)
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", engine_options(database_url))
    db.init_app(app)
    with app.app_context():
        configure_engine(db.engine)


def open_engine(database_url: str) -> Engine:
    """A configured engine, for code without Flask."""
    return configure_engine(create_engine(url_of(database_url), **engine_options(database_url)))


def url_of(database_url: str) -> URL:
    """The URL that ``database_url`` is, with the psycopg 3 driver; a path becomes that of a SQLite file.

    A path is not pasted into a URL, in which ``?`` would begin the options.
    """
    if "://" not in database_url:
        return URL.create("sqlite", database=database_url)
    url = make_url(database_url)
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgres", "postgresql") else url


def engine_options(database_url: str) -> dict[str, Any]:
    """Options for `create_engine`; a connection that PostgreSQL has closed is replaced before use.

    Errors do not repeat a statement's parameters, which hold people's names, since errors are logged.
    """
    url = url_of(database_url)
    if url.get_backend_name() != "sqlite":
        return {"hide_parameters": True, "pool_pre_ping": True, **_POOL}
    is_file = url.database not in (None, "", ":memory:")  # SQLAlchemy keeps one in memory in no such pool
    options: dict[str, Any] = {"hide_parameters": True, "connect_args": {"timeout": BUSY_TIMEOUT_MS / 1000}}
    return options | (_POOL if is_file else {})


def configure_engine(engine: Engine) -> Engine:
    """Attach this module's event handlers to ``engine`` and return it."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _prepare_postgresql)
    event.listen(engine, "handle_error", _translate_error, retval=True)
    return engine


@contextmanager
def writing(session: Session) -> Iterator[Session]:
    """A write transaction: committed at the end, rolled back on any error.

    Ends an open read transaction first, since SQLite may fail half way when it turns one into a write transaction; rows
    that were loaded before are reloaded on their next use.

    Raises:
        Busy: another writer held the database for longer than `BUSY_TIMEOUT_MS`.
        RuntimeError: a write transaction is already open, or changes are pending outside of one.
    """
    if session.info.get(_WRITE):
        raise RuntimeError("A write transaction is already open in this session")
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("The session holds changes made outside of `writing`")
    session.rollback()
    with turn(session.get_bind().engine, BUSY_TIMEOUT_MS):
        session.info[_WRITE] = True
        try:
            session.connection(execution_options={_WRITE: True})
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop(_WRITE, None)


@event.listens_for(Session, "before_flush")
def _refuse_stray_flush(session: Session, *_: object) -> None:
    if not session.info.get(_WRITE):
        raise RuntimeError("Rows are changed inside `with writing(session):` only")


@event.listens_for(Session, "do_orm_execute")
def _refuse_stray_write(state: ORMExecuteState) -> None:
    if (state.is_insert or state.is_update or state.is_delete) and not state.session.info.get(_WRITE):
        raise RuntimeError("Rows are changed inside `with writing(session):` only")


def _prepare_sqlite(connection: Any, _record: object) -> None:
    sqlite_connection.set_up(connection, BUSY_TIMEOUT_MS)


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get(_WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _prepare_postgresql(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {BUSY_TIMEOUT_MS}")
    connection.commit()


# PostgreSQL's SQLSTATEs: lock not available, deadlock, serialisation failure, too many connections, shutdown.
_BUSY_STATES = {"55P03", "40P01", "40001", "53300", "57P01", "57P02", "57P03"}
_FULL_STATE = "53100"
_DAMAGED_STATES = {"XX001", "XX002"}
_DAMAGED = ("malformed", "not a database", "database corruption")


def _translate_error(context: ExceptionContext) -> StoreError | None:
    message = str(context.original_exception).lower()
    state = getattr(context.original_exception, "sqlstate", None)
    if "disk is full" in message or state == _FULL_STATE:
        return StorageFull("The database has no space left")
    if state in _DAMAGED_STATES or _says_damaged(context.original_exception, message):
        return Damaged(f"The database is damaged ({context.original_exception})")
    if "is locked" in message:
        return locked(BUSY_TIMEOUT_MS)
    if state in _BUSY_STATES or context.is_disconnect or _cannot_connect(context):
        return Busy("The database is not responding at the moment")
    return None


def _says_damaged(error: BaseException, message: str) -> bool:
    return type(error) is sqlite3.DatabaseError and any(words in message for words in _DAMAGED)


def _cannot_connect(context: ExceptionContext) -> bool:
    return context.connection is None and context.dialect.name == "postgresql"
