"""A stream's session ends with it, however it ends."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from backend.services.export.session_stream import SessionStream
from backend.store.database import open_engine

Make = Callable[[Session], Generator[bytes, None, None]]


def reading(count: int, fails_at: int | None = None) -> Make:
    """Pieces that keep a transaction open while they are sent."""

    def make(session: Session) -> Generator[bytes, None, None]:
        for number in range(count):
            session.execute(text("SELECT 1"))
            if number == fails_at:
                raise RuntimeError("the database is away")
            yield b"%d" % number

    return make


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{tmp_path / 'paraph.sqlite3'}")
    yield engine
    engine.dispose()


def held(engine: Engine) -> int:
    """Connections that are not in the pool."""
    return int(engine.pool.checkedout())  # type: ignore[attr-defined]  # a QueuePool


def test_a_stream_ends_its_session_with_its_last_piece(engine: Engine) -> None:
    stream = SessionStream(engine, reading(3))
    assert held(engine) == 1
    assert list(stream) == [b"0", b"1", b"2"]
    assert held(engine) == 0


def test_a_stream_without_any_piece_has_an_empty_one(engine: Engine) -> None:
    assert list(SessionStream(engine, reading(0))) == [b""]
    assert held(engine) == 0


def test_a_failure_at_the_start_is_raised_before_anything_is_sent(engine: Engine) -> None:
    with pytest.raises(RuntimeError, match="the database is away"):
        SessionStream(engine, reading(3, fails_at=0))
    assert held(engine) == 0


def test_a_failure_half_way_ends_the_session(engine: Engine) -> None:
    stream = SessionStream(engine, reading(3, fails_at=1))
    assert next(stream) == b"0"
    with pytest.raises(RuntimeError, match="the database is away"):
        next(stream)
    assert held(engine) == 0


def test_closing_ends_the_session_and_may_be_repeated(engine: Engine) -> None:
    stream = SessionStream(engine, reading(3))
    next(stream)
    stream.close()
    stream.close()
    assert held(engine) == 0
    assert list(stream) == []
