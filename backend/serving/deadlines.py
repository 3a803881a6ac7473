"""How long a connection may take for each part of its work before it is ended.

Knows seconds and bytes. Knows no sockets.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Phase(Enum):
    """What a connection is doing."""

    NEW = "has sent no request yet"
    HEADERS = "sends the headers of a request"
    BODY = "sends the body of a request"
    ANSWER = "is being answered"
    IDLE = "was answered and may ask again"


@dataclass(frozen=True)
class Deadlines:
    """Seconds that each part may take, and the least bytes a second of a body."""

    headers: float = 10.0
    """From connecting, or from a request's first byte, to the end of its headers."""
    pause: float = 30.0
    """Without a byte of a body, or without the client taking a byte of its answer."""
    idle: float = 75.0
    """Between two requests."""
    body_rate: float = 1000.0
    """Bytes a second that a body must reach on average, once `pause` seconds have passed."""

    def is_over(self, phase: Phase, *, began: float, moved: float, now: float, received: int) -> bool:
        """Whether a connection in ``phase`` has used up its time.

        Args:
            began: when the phase began; all times in seconds of one clock.
            moved: when the last byte came or went.
            received: bytes of the body so far.
        """
        if phase in (Phase.NEW, Phase.HEADERS):
            return now - began > self.headers
        if phase is Phase.IDLE:
            return now - moved > self.idle
        if phase is Phase.BODY and now - began > self.pause and received < self.body_rate * (now - began):
            return True
        return now - moved > self.pause


SLOW_BODY_RATE = 10_000.0
SLOW_BODY_SECONDS = 1.0


def is_slow_body(*, began: float, now: float, received: int) -> bool:
    """Whether a body comes so slowly that it may have to make room for another connection."""
    elapsed = now - began
    return elapsed > SLOW_BODY_SECONDS and received < SLOW_BODY_RATE * elapsed
