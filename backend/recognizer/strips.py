"""From the frames in which CTC outputs letters to the strips of the image that the letters cover.

A trained CTC network outputs a letter in one or two frames near its middle, consistently a little early or late, so a
letter's strip is wider than its frames and shifted by the network's lag. Knows frames only.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from backend.recognizer.ctc import FrameSpan

REACH = 3.0  # frames that a strip extends beyond its letter's frames at most, half a wide letter


def strips(spans: Sequence[FrameSpan], lag: float = 0.0) -> list[tuple[float, float]]:
    """Start and end of each letter's strip, in frames (0 is the left edge of the first one).

    Neighbouring strips meet in the middle of the gap between their letters, or leave its middle free if the gap is
    wide; they never overlap.

    Args:
        spans: those of one labelling, from left to right.
        lag: frames by which letters are output after their middle; strips are moved back by it.
    """
    if not spans:
        return []
    reaches = [min(REACH, (right.first - left.last - 1) / 2) for left, right in pairwise(spans)]
    return [
        (max(0.0, span.first - lag - before), max(0.0, span.last + 1 - lag + after))
        for span, before, after in zip(spans, [REACH, *reaches], [*reaches, REACH], strict=True)
    ]
