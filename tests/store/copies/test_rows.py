"""Rows that go from one kind of database into the other and back: the same rows, the same next ids."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, text
from sqlalchemy.orm import Session

from backend.store import migrations, operations
from backend.store.copies import rows
from backend.store.database import open_engine, writing
from backend.store.images import Image
from backend.store.labels import append_label
from backend.store.runs import claim_run, insert_run
from tests.store.postgres import empty
from tests.store.rows import make_form, make_image


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Engine]:
    """An empty SQLite database, migrated."""
    engine = open_engine(str(tmp_path / "other.sqlite3"))
    migrations.upgrade(engine)
    yield engine
    engine.dispose()


def fill(engine: Engine) -> None:
    """Rows of every kind of column; the image with the greatest id is deleted again."""
    with Session(engine) as session, writing(session):
        image = make_image(session, "É\u0301\U0001f600.png")
        image.created_at = datetime(2026, 3, 1, 7, tzinfo=UTC)
        make_form(session)
        first = operations.insert_operation(session, author="Ana", idempotency_key="k")
        second = operations.insert_operation(session, author="Ana", undoes=first.id)
        second.results = [{"image_id": image.id, "confidence": 0.1 + 0.2, "text": "Élodie"}]
        append_label(session, image.id, expected_revision=0, kind="confirmed", text="ÉLODIE", author="local")
        run = insert_run(session, "button")
        assert run is not None
        claim_run(session, run.id, folder="/data/runs/000001", parent_version="v1")
        last = make_image(session, "last.png")
        session.flush()
        session.execute(delete(Image).where(Image.id == last.id))


def copy(source: Engine, target: Engine) -> None:
    with source.connect() as reads, target.begin() as writes:
        rows.copy_rows(reads, writes, lambda *_: None)


def digests(engine: Engine) -> dict[str, rows.Digest]:
    with engine.connect() as connection:
        return rows.digests(connection)


def next_image(engine: Engine) -> int:
    with Session(engine) as session, writing(session):
        return make_image(session, "next.png").id


def test_all_rows_arrive_and_no_id_is_given_again(engine: Engine, other: Engine) -> None:
    fill(engine)
    copy(engine, other)
    assert digests(other) == digests(engine)
    assert {name: found.rows for name, found in digests(other).items() if found.rows} == {
        "batches": 1,
        "images": 1,
        "labels": 1,
        "forms": 1,
        "form_versions": 1,
        "form_pictures": 1,
        "operations": 2,
        "training_runs": 1,
    }
    assert next_image(other) == next_image(engine) == 3


def test_they_can_come_back(engine: Engine, other: Engine) -> None:
    fill(other)
    copy(other, engine)
    assert digests(engine) == digests(other)
    assert next_image(engine) == 3


def test_a_digest_tells_any_change_but_where_a_run_lies(engine: Engine) -> None:
    fill(engine)
    before = digests(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE training_runs SET folder = 'elsewhere'"))
    assert digests(engine) == before
    with engine.begin() as connection:
        connection.execute(text("UPDATE images SET width = width + 1"))
    changed = digests(engine)
    assert {name for name in before if before[name] != changed[name]} == {"images"}
    assert before["images"].rows == changed["images"].rows


@pytest.mark.postgres
def test_a_snapshot_sees_one_moment(postgres: Engine) -> None:
    empty(postgres)
    with rows.snapshot(postgres) as connection:
        before = rows.digests(connection)
        fill(postgres)
        assert rows.digests(connection) == before
    assert digests(postgres) != before


def test_a_database_holds_rows_or_not(engine: Engine) -> None:
    assert not rows.holds_rows(engine)
    fill(engine)
    assert rows.holds_rows(engine)
