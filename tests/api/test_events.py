"""Event streams: an event at each change, comments in the silence, and an end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backend.api.events import Pace, event_id, run_events


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def stream(states: Iterator[dict[str, Any]], pace: Pace) -> list[str]:
    clock = Clock()
    events = run_events(lambda: next(states), pace, clock=clock, sleep=clock.sleep)
    return [piece.decode() for piece in events]


def runs(*states: str) -> Iterator[dict[str, Any]]:
    yield from ({"state": state} for state in states)
    while True:
        yield {"state": states[-1]}


def test_equal_states_make_one_event_and_the_end_is_the_last() -> None:
    pieces = stream(runs("queued", "queued", "running", "done"), Pace())
    assert pieces == [
        "retry: 2000\n\n",
        *(
            f'event: run\nid: {event_id({"state": state})}\ndata: {{"state": "{state}"}}\n\n'
            for state in ("queued", "running", "done")
        ),
    ]


def test_silence_is_broken_by_comments_until_the_stream_s_life_is_over() -> None:
    pieces = stream(runs("running"), Pace(life=60, look=0.5, heartbeat=10))
    assert pieces[2:] == [": still here\n\n"] * 6
    assert len(pieces) == 8


def test_a_stream_without_a_life_has_one_event() -> None:
    assert len(stream(runs("running"), Pace(life=0))) == 2
