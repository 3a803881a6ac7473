"""Work spread over threads: order, bounds, failures, and no thread left behind."""

from __future__ import annotations

import gc
import threading

import pytest

from backend.recognizer.thread_pool import ThreadPool


@pytest.mark.parametrize("threads", [1, 3])
def test_results_come_in_the_order_of_the_pieces(threads: int) -> None:
    assert ThreadPool(threads).map(lambda piece: piece * 10, range(50)) == list(range(0, 500, 10))
    assert ThreadPool(threads).map(lambda piece: piece, []) == []


def test_pieces_are_worked_on_side_by_side() -> None:
    together = threading.Barrier(3, timeout=20)
    names = ThreadPool(3).map(lambda _: (together.wait(), threading.current_thread().name)[1], range(3))
    assert len(set(names)) == 3


@pytest.mark.parametrize("threads", [1, 2])
def test_several_callers_together_have_no_more_threads(threads: int) -> None:
    workers = ThreadPool(threads)
    names: set[str] = set()

    def call() -> None:
        workers.map(lambda _: names.add(threading.current_thread().name), range(20))

    callers = [threading.Thread(target=call) for _ in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert 1 <= len(names) <= threads


def test_a_single_piece_is_done_by_the_caller() -> None:
    assert ThreadPool(3).map(lambda _: threading.current_thread(), [0]) == [threading.current_thread()]


@pytest.mark.parametrize("threads", [1, 3])
def test_a_failure_reaches_the_caller_and_the_threads_go_on(threads: int) -> None:
    workers = ThreadPool(threads)
    with pytest.raises(ZeroDivisionError):
        workers.map(lambda piece: 1 // piece, [1, 0, 1])
    assert workers.map(lambda piece: 1 // piece, [1, 1]) == [1, 1]


@pytest.mark.slow
def test_the_threads_end_with_their_object() -> None:
    workers = ThreadPool(2)
    started = set(workers.map(lambda _: threading.current_thread(), range(8)))
    del workers
    gc.collect()
    for thread in started:
        thread.join(timeout=20)
    assert not any(thread.is_alive() for thread in started)
