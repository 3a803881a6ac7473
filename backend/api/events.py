"""A run's changes as server-sent events: what to send and when to stop.

Knows the format of events and how to poll a run; knows no request. A stream occupies one of the server's threads, so
only a few are open at a time and each ends after a minute; the browser then reconnects by itself.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import json

from backend.services.retraining.run_list import FINISHED

CurrentRun = Callable[[], dict[str, Any]]


@dataclass(frozen=True)
class Pace:
    """How long a stream lives, how often it polls the run, and how long it may be silent; all in seconds."""

    life: float = 60.0
    look: float = 0.5
    heartbeat: float = 10.0


def event_id(run: dict[str, Any]) -> str:
    """A hash of the run's state: two are equal exactly if nothing has changed."""
    return hashlib.sha256(json.dumps(run).encode()).hexdigest()[:16]


def run_events(
    look: CurrentRun,
    pace: Pace,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[bytes]:
    """Yield events of one run: one at once, one at each change, comments in between; end when it has finished.

    Args:
        look: returns the run's current JSON, each time in a new transaction.
    """
    ends = clock() + pace.life
    yield b"retry: 2000\n\n"
    seen = ""
    spoke = clock()
    while True:
        run = look()
        if event_id(run) != seen:
            seen = event_id(run)
            spoke = clock()
            yield f"event: run\nid: {seen}\ndata: {json.dumps(run)}\n\n".encode()
        elif clock() - spoke >= pace.heartbeat:
            spoke = clock()
            yield b": still here\n\n"
        if run["state"] in FINISHED or clock() + pace.look > ends:
            return
        sleep(pace.look)
