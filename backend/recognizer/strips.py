"""From the frames in which CTC writes letters to the strips of the image that the letters take up.

A trained CTC network writes a letter in one or two frames near its middle, always a little early or late, so a
letter's strip is wider than its frames and moved by the network's lag. Knows frames only.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from backend.recognizer.ctc import FrameSpan

REACH = 3.0  # frames that a strip goes beyond its letter's frames at most, half a wide letter


def strips(spans: Sequence[FrameSpan], lag: float = 0.0) -> list[tuple[float, float]]:
    """Start and end of each letter's strip, in frames (0 is the left edge of the first one).

    Neighbouring strips meet in the middle of the gap between their letters, or leave the gap's middle free where it
    is wider than they reach; they never overlap.

    Args:
        spans: of one labelling, from left to right.
        lag: frames after a letter's middle in which it is written; strips are moved back by it.
    """
    if not spans:
        return []
    reaches = [min(REACH, (right.first - left.last - 1) / 2) for left, right in pairwise(spans)]
    return [
        (max(0.0, span.first - lag - before), max(0.0, span.last + 1 - lag + after))
        for span, before, after in zip(spans, [REACH, *reaches], [*reaches, REACH], strict=True)
    ]
