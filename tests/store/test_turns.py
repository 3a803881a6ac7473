"""Writers take turns, first come, first served."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import create_engine

from backend.store.database import open_engine
from backend.store.errors import Busy
from backend.store.turns import Turns, turn

T = TypeVar("T")


def elsewhere(wait: Callable[[], T]) -> T:
    """What a call in another thread returns or raises."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(wait).result()


def has_turn(turns: Turns, seconds: float) -> bool:
    with turns.turn(seconds) as has_it:
        return has_it


def waiting(turns: Turns, count: int) -> None:
    end = time.monotonic() + 10
    while len(turns._waiting) != count:
        assert time.monotonic() < end
        time.sleep(0.005)


def test_turns_are_taken_in_the_order_of_asking() -> None:
    turns, order = Turns(), []

    def write(number: int) -> None:
        with turns.turn(10):
            order.append(number)

    threads = []
    with turns.turn(10):
        for number in range(8):
            threads.append(threading.Thread(target=write, args=(number,)))
            threads[-1].start()
            waiting(turns, number + 1)
    for thread in threads:
        thread.join()
    assert order == list(range(8))


def test_one_that_writes_again_and_again_lets_the_others_in_between() -> None:
    turns, over = Turns(), threading.Event()
    written: list[str] = []

    def import_all() -> None:
        while not over.is_set():
            with turns.turn(10):
                written.append("import")
                time.sleep(0.002)

    importer = threading.Thread(target=import_all)
    importer.start()
    for _ in range(20):
        before = len(written)
        with turns.turn(10):
            assert len(written) - before <= 3  # the one under way, and what it was quicker to ask for
            written.append("save")
    over.set()
    importer.join()
    assert written.count("save") == 20


def test_who_waited_too_long_gives_up_and_the_next_one_is_not_held_up() -> None:
    turns = Turns()
    with turns.turn(1) as first:
        assert (first, elsewhere(lambda: has_turn(turns, 0.05))) == (True, False)
    assert elsewhere(lambda: has_turn(turns, 0.05))


def test_who_has_the_turn_may_take_it_again_and_keeps_it() -> None:
    turns = Turns()
    with turns.turn(1):
        assert has_turn(turns, 0.05)
        assert not elsewhere(lambda: has_turn(turns, 0.05))


def test_a_failure_hands_the_turn_on() -> None:
    turns = Turns()
    with pytest.raises(RuntimeError), turns.turn(1):
        raise RuntimeError("the disk is full")
    assert elsewhere(lambda: has_turn(turns, 0.05))


def test_waiting_too_long_for_a_turn_is_busy(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'a.sqlite3'}")
    words = r"Another writer held the database for 0\.05 s"

    def write() -> None:
        with turn(engine, 50):
            pass

    with turn(engine, 1000), pytest.raises(Busy, match=words):
        elsewhere(write)
    elsewhere(write)
    engine.dispose()


@pytest.mark.slow
def test_engines_do_not_wait_for_each_other_and_postgresql_never(tmp_path: Path) -> None:
    one, other = (open_engine(f"sqlite:///{tmp_path / name}") for name in ("a.sqlite3", "b.sqlite3"))
    served = create_engine("postgresql+psycopg://nobody@127.0.0.1/nothing")
    with turn(one, 50), turn(other, 50), turn(served, 50), turn(served, 50):
        pass
    for engine in (one, other, served):
        engine.dispose()
