from __future__ import annotations

import sqlite3
import threading
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, event, select, text, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from backend.store import database
from backend.store.database import (
    configure_engine,
    db,
    find,
    init_database,
    open_engine,
    url_of,
    writing,
)
from backend.store.errors import Busy, StorageFull
from backend.store.heartbeats import Heartbeat, beat, select_heartbeat
from backend.store.images import Batch


def test_sqlite_is_durable_and_strict(sqlite: Engine) -> None:
    with sqlite.connect() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        }
    full = 2
    assert pragmas == {"journal_mode": "wal", "synchronous": full, "busy_timeout": 10_000, "foreign_keys": 1}


def test_the_application_s_session_follows_the_same_rules(tmp_path: Path) -> None:
    app = Flask(__name__)
    init_database(app, f"sqlite:///{tmp_path / 'app.sqlite3'}")
    with app.app_context():
        assert db.session.execute(text("PRAGMA synchronous")).scalar() == 2
        with pytest.raises(RuntimeError, match="inside"):
            db.session.execute(update(Batch).values(name="x"))
    with app.app_context():
        db.engine.dispose()


def test_an_error_does_not_repeat_what_people_typed(engine: Engine) -> None:
    with Session(engine) as session, pytest.raises(SQLAlchemyError) as raised, writing(session):
        session.execute(text("SELECT :name FROM no_such_table"), {"name": "MÜLLER"})
    assert "no_such_table" in str(raised.value)
    assert "MÜLLER" not in str(raised.value)


def test_a_write_transaction_takes_the_lock_at_its_beginning(sqlite: Engine) -> None:
    begun: list[str] = []
    event.listen(sqlite, "before_cursor_execute", lambda *args: begun.append(args[2]))
    with Session(sqlite) as session:
        session.execute(select(Heartbeat))
        with writing(session):
            pass
        session.execute(select(Heartbeat))
    assert [statement for statement in begun if statement.startswith("BEGIN")] == [
        "BEGIN",
        "BEGIN IMMEDIATE",
        "BEGIN",
    ]


def test_writing_commits_at_its_end(engine: Engine, session: Session) -> None:
    with writing(session):
        beat(session, "worker")
    with Session(engine) as other:
        assert select_heartbeat(other, "worker") is not None


def test_writing_keeps_nothing_of_a_block_that_fails(engine: Engine, session: Session) -> None:
    def fail_half_way() -> None:
        with writing(session):
            beat(session, "worker")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    with Session(engine) as other:
        assert select_heartbeat(other, "worker") is None
    with writing(session):  # and the session works on
        beat(session, "worker")


def test_writing_sees_what_others_committed_after_the_session_began_to_read(
    engine: Engine, session: Session
) -> None:
    assert session.scalars(select(Batch.name)).all() == []
    with Session(engine) as other, writing(other):
        other.add(Batch(name="new"))
    with writing(session):
        assert session.scalars(select(Batch.name)).all() == ["new"]


def test_writing_is_not_nested(session: Session) -> None:
    with writing(session), pytest.raises(RuntimeError, match="already open"), writing(session):
        pass


def test_rows_cannot_be_changed_outside_of_writing(session: Session) -> None:
    session.add(Heartbeat(name="worker"))
    with pytest.raises(RuntimeError, match="inside"):
        session.commit()
    session.rollback()
    with pytest.raises(RuntimeError, match="inside"):
        session.execute(update(Batch).values(name="x"))


def test_changes_pending_before_writing_are_refused_not_lost(session: Session) -> None:
    session.add(Heartbeat(name="worker"))
    with pytest.raises(RuntimeError, match="outside"), writing(session):
        pass


def test_a_locked_database_is_busy_after_the_timeout(sqlite: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 100)
    impatient = open_engine(str(sqlite.url))
    other = sqlite3.connect(sqlite.url.database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    with Session(impatient) as session:
        with pytest.raises(Busy), writing(session):
            pass
        assert 0.1 <= time.monotonic() - began < 5
        assert session.scalars(select(Batch)).all() == []  # readers never wait
        other.execute("ROLLBACK")
        with writing(session):
            beat(session, "worker")
    other.close()
    impatient.dispose()


def test_a_writer_waits_for_a_lock_that_is_soon_free(sqlite: Engine) -> None:
    other = sqlite3.connect(sqlite.url.database or "", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.2, other.execute, ["COMMIT"]).start()
    began = time.monotonic()
    with Session(sqlite) as session, writing(session):
        beat(session, "worker")
    assert time.monotonic() - began >= 0.15
    other.close()


@pytest.mark.postgres
def test_a_row_locked_on_postgresql_is_busy_after_the_timeout(
    postgres: Engine, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgres.begin() as holder:
        holder.execute(text("LOCK TABLE batches"))
        monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 100)  # of connections from now on
        impatient = open_engine(postgres_url)
        with Session(impatient) as session, pytest.raises(Busy):
            session.scalars(select(Batch)).all()
    impatient.dispose()


@pytest.mark.postgres
def test_a_server_that_is_away_is_busy(postgres_url: str, tmp_path: Path) -> None:
    nobody = open_engine(f"postgresql://paraph@/postgres?host={tmp_path}")
    with Session(nobody) as session, pytest.raises(Busy):
        session.execute(text("SELECT 1"))


def test_a_full_disk_is_told_apart_and_costs_nothing_stored(sqlite: Engine) -> None:
    with Session(sqlite) as session:
        with writing(session):
            beat(session, "worker")
        with sqlite.connect() as connection:
            pages = connection.execute(text("PRAGMA page_count")).scalar_one()
            connection.execute(text(f"PRAGMA max_page_count = {pages}"))
            connection.commit()
            with Session(connection) as cramped, pytest.raises(StorageFull), writing(cramped):
                cramped.add_all(Batch(name=f"{number}" * 100) for number in range(1000))
        assert session.scalars(select(Heartbeat.name)).all() == ["worker"]
        assert session.scalars(select(Batch)).all() == []


def test_foreign_keys_hold(engine: Engine) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"), engine.begin() as connection:
        connection.execute(
            text("INSERT INTO promotions (version, reason, created_at) VALUES ('no', 'gate', '2026-01-01')")
        )


def test_times_come_back_aware_and_in_utc(session: Session) -> None:
    tokyo = datetime(2026, 3, 1, 8, 30, tzinfo=timezone(timedelta(hours=9)))
    with writing(session):
        session.add(Heartbeat(name="worker", seen_at=tokyo))
    session.expire_all()
    heartbeat = select_heartbeat(session, "worker")
    assert heartbeat is not None
    assert heartbeat.seen_at == datetime(2026, 2, 28, 23, 30, tzinfo=UTC)
    assert heartbeat.seen_at.tzinfo is UTC


def test_a_time_without_a_zone_is_refused(session: Session) -> None:
    with pytest.raises(Exception, match="needs a zone"), writing(session):
        session.add(Heartbeat(name="worker", seen_at=datetime(2026, 3, 1)))  # noqa: DTZ001  the very mistake


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u:p%40@h/d", "postgresql+psycopg://u:p%40@h/d"),
        ("postgresql://h/d", "postgresql+psycopg://h/d"),
        ("postgresql+psycopg://h/d", "postgresql+psycopg://h/d"),
        ("sqlite:////data/paraph.sqlite3", "sqlite:////data/paraph.sqlite3"),
    ],
)
def test_urls_mean_the_driver_that_we_install(given: str, used: str) -> None:
    assert url_of(given).render_as_string(hide_password=False) == used


@pytest.mark.parametrize("folder", ["what?", "50%", "a#b", "é ü", "x::y", "q&a=1"])
def test_a_path_is_no_url(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    path = tmp_path / folder / "paraph.sqlite3"
    engine = open_engine(str(path))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE there (id INTEGER)")
    engine.dispose()
    assert path.stat().st_size > 0
    assert url_of(str(path)).database == str(path)


def test_configuring_returns_the_engine(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    assert configure_engine(engine) is engine


@pytest.mark.parametrize("key", [0, -1, 2**31, 10**30])
def test_an_id_that_no_row_can_have_finds_none(session: Session, key: int) -> None:
    assert find(session, Batch, key) is None
    assert find(session, Batch, key, lock=True) is None


@pytest.mark.parametrize("key", ["", "nobody", "a\0b"])
def test_a_name_that_no_row_can_have_finds_none(session: Session, key: str) -> None:
    assert find(session, Heartbeat, key) is None


def test_a_locked_row_is_loaded_afresh(engine: Engine, session: Session) -> None:
    with writing(session):
        session.add(Batch(name="old"))
    batch = find(session, Batch, 1)
    assert batch is not None
    with Session(engine) as other, writing(other):
        other.execute(update(Batch).values(name="new"))
    assert batch.name == "old"
    with writing(session):
        locked = find(session, Batch, 1, lock=True)
    assert locked is batch
    assert batch.name == "new"
