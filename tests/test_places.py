"""Places, and those who wait for one."""

from __future__ import annotations

import threading
import time

from backend.places import Places


def test_whoever_waits_gets_the_next_free_place() -> None:
    places = Places(1, 1, seconds=10)
    got: list[bool] = []

    def wait() -> None:
        with places.place() as has_place:
            got.append(has_place)

    with places.place() as first:
        assert first
        waiter = threading.Thread(target=wait)
        waiter.start()
        while places._door._value:  # until nobody else may wait
            time.sleep(0.001)
        with places.place() as third:
            assert not third
        assert got == []
    waiter.join()
    assert got == [True]


def test_nobody_waits_for_ever() -> None:
    places = Places(1, 1, seconds=0.01)
    with places.place(), places.place() as second:
        assert not second
    for _ in range(3):  # what was taken has been given back, also by who got none
        with places.place() as again:
            assert again
