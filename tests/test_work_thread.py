"""A thread that works when it is asked to."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest

from backend.work_thread import WorkThread


@pytest.fixture
def stop() -> Iterator[threading.Event]:
    stop = threading.Event()
    yield stop
    stop.set()


def test_requests_that_come_during_the_work_are_one_more_piece_of_work(stop: threading.Event) -> None:
    began, goes_on = threading.Semaphore(0), threading.Semaphore(0)

    def work() -> None:
        began.release()
        goes_on.acquire()

    thread = WorkThread("test", work, stop)
    thread.start()
    thread.ask()
    assert began.acquire(timeout=5)
    for _ in range(3):
        thread.ask()
    goes_on.release()
    assert began.acquire(timeout=5)
    goes_on.release()
    assert not began.acquire(timeout=0.3)


def test_a_failure_is_logged_and_the_next_request_answered(
    stop: threading.Event, caplog: pytest.LogCaptureFixture
) -> None:
    worked = threading.Semaphore(0)

    def work() -> None:
        worked.release()
        raise RuntimeError("the database is away")

    thread = WorkThread("reading", work, stop)
    thread.start()
    with caplog.at_level(logging.ERROR):
        thread.ask()
        assert worked.acquire(timeout=5)
        thread.ask()
        assert worked.acquire(timeout=5)
    stop.set()
    assert thread.join(5)
    assert [record.message for record in caplog.records] == ["reading failed"] * 2


def test_nothing_begins_after_the_stop(stop: threading.Event) -> None:
    thread = WorkThread("test", lambda: pytest.fail("it worked"), stop)
    stop.set()
    thread.ask()
    thread.start()
    assert thread.join(5)
