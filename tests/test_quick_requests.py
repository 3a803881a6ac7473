"""Long work lets quick requests go first, for a limited time."""

from __future__ import annotations

import threading

from backend.quick_requests import QuickRequests


def test_nobody_waits_where_there_is_no_quick_request() -> None:
    assert QuickRequests().let_pass(0)


def test_one_in_progress_is_waited_for_until_the_time_is_over() -> None:
    quick = QuickRequests()
    with quick.one(), quick.one():
        assert not quick.let_pass(0.01)
    assert quick.let_pass(0)


def test_whoever_waits_goes_on_when_the_last_has_ended() -> None:
    quick, passed = QuickRequests(), []
    with quick.one():
        waiter = threading.Thread(target=lambda: passed.append(quick.let_pass(30)))
        waiter.start()
        assert passed == []
    waiter.join()
    assert passed == [True]
