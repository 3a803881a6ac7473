"""How Alembic reaches the database: one transaction for all pending revisions, and one process at a time.

Called by `backend.store.migrations.upgrade` (which hands its engine over) and by ``flask db …`` (which finds the
application's).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection, Engine, text

from backend.store import migrations
from backend.store.database import UtcDateTime

# Any number that nobody else uses: whoever holds this PostgreSQL lock may migrate.
MIGRATION_LOCK = 7_272_742


def engine() -> Engine:
    given: Engine | None = context.config.attributes.get("engine")
    if given is not None:
        return given
    application_engine: Engine = current_app.extensions["migrate"].db.engine
    return application_engine


def render_item(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Migrations name the column type of the database, not our class: it may change, they must not."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=migrations.models(),
        render_item=render_item,
        render_as_batch=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("Paraph migrates a database that it can reach; SQL scripts (--sql) are not supported")


@contextmanager
def without_foreign_keys(connection: Connection) -> Iterator[None]:
    """Let a migration copy a table on SQLite and drop the old one, without deleting what refers to it."""
    if connection.dialect.name != "sqlite":
        yield
        return
    cursor = connection.connection.cursor()  # the driver's: the setting counts only outside a transaction
    cursor.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        connection.rollback()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()


with engine().connect() as _connection, without_foreign_keys(_connection):
    # On SQLite the write option makes the transaction start with BEGIN IMMEDIATE: a second process waits.
    migrate(_connection.execution_options(paraph_write=True))
