"""Copy the rows of all tables from one database into another, of the same kind or not, and compare both by checksums.

Knows the models' tables, and what SQLite and PostgreSQL remember of ids that were given; not what a row means.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Connection,
    Engine,
    Integer,
    Table,
    column,
    exists,
    func,
    insert,
    inspect,
    select,
    table,
    text,
)

from backend.store import migrations

_AT_ONCE = 1000
_PLACES = {("training_runs", "folder")}
"""Columns that name a place on the machine: a restored database has others, so no checksum covers them."""


@dataclass(frozen=True)
class Digest:
    """The number of rows in a table, and a checksum of their content that depends neither on their order nor on the
    kind of database."""

    rows: int
    sha256: str


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A PostgreSQL connection that sees the database as it was at one moment, and holds up nobody who writes."""
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect() as connection:
        yield connection.execution_options(**options)


def copy_rows(source: Connection, target: Connection, progress: Callable[[int, int], None]) -> None:
    """Insert every row of ``source`` into the empty tables of ``target``, both at this release's revision, and let
    ``target`` give no id that ``source`` gave before. The caller commits.

    Args:
        progress: told the tables that are copied, and of how many.
    """
    tables = all_tables()
    for done, each in enumerate(tables):
        progress(done, len(tables))
        for rows in _chunks(source, each):
            target.execute(insert(each), [dict(row._mapping) for row in rows])
    _give_ids_after(target, {each.name: _last_id(source, each) for each in tables if _has_id(each)})


def digests(connection: Connection) -> dict[str, Digest]:
    """The digest of each table, by its name."""
    return {each.name: _digest(connection, each) for each in all_tables()}


def holds_rows(engine: Engine) -> bool:
    """Whether any table in the database, even another program's, has a row; Alembic's own does not count."""
    names = set(inspect(engine).get_table_names()) - {"alembic_version"}
    with engine.connect() as connection:
        return any(connection.scalar(select(exists(select(1).select_from(table(name))))) for name in names)


def all_tables() -> Sequence[Table]:
    """The tables of all models, each after those that it refers to."""
    return migrations.models().sorted_tables


def _chunks(connection: Connection, each: Table) -> Iterator[Sequence[Any]]:
    # In the order of the keys: an operation may refer to an earlier one.
    query = select(each).order_by(*each.primary_key).execution_options(yield_per=_AT_ONCE)
    with connection.execute(query) as result:
        yield from result.partitions()


def _digest(connection: Connection, each: Table) -> Digest:
    names = [column.name for column in each.columns if (each.name, column.name) not in _PLACES]
    count, total = 0, 0
    for rows in _chunks(connection, each):
        for row in rows:
            values = [row._mapping[name] for name in names]
            content = json.dumps(values, default=_plain, sort_keys=True).encode()
            # A sum, since two databases sort texts differently.
            total += int.from_bytes(hashlib.sha256(content).digest())
            count += 1
    return Digest(count, f"{total % 2**256:064x}")


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"A column holds a {type(value).__name__}, which no digest covers")


def _has_id(each: Table) -> bool:
    return "id" in each.c and isinstance(each.c.id.type, Integer)


def _last_id(connection: Connection, each: Table) -> int:
    """The greatest id that the table has given, also to rows that are gone, as far as the database remembers."""
    greatest: int = connection.scalar(select(func.max(each.c.id))) or 0
    if connection.dialect.name == "postgresql":
        sequence = table(_sequence(each.name), column("last_value", Integer), column("is_called", Boolean))
        given = connection.execute(select(sequence)).one()
        return max(greatest, given.last_value if given.is_called else 0)
    if not each.dialect_options["sqlite"]["autoincrement"]:
        return greatest
    query = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    return max(greatest, connection.scalar(query, {"name": each.name}) or 0)


def _give_ids_after(connection: Connection, last: dict[str, int]) -> None:
    for each in all_tables():
        if not last.get(each.name):
            continue
        values = {"name": each.name, "last": last[each.name]}
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT setval(:name, :last)"), {**values, "name": _sequence(each.name)})
        elif each.dialect_options["sqlite"]["autoincrement"]:
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
            connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), values)


def _sequence(name: str) -> str:
    return f"{name}_id_seq"
