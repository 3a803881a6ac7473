"""How large the paper of a picture is: by the resolution that its file states, or by guessing.

Knows numbers only.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from backend.pages.form import LEAST_MM, MOST_MM
from backend.pages.geometry import MM_PER_INCH

A4 = (210.0, 297.0)
_LEAST_DPI = 100.0  # cameras and programs that know of no paper write 72 or 96
_ALIKE = 0.03  # by which proportions may differ from those of A4 and count as the same


@dataclass(frozen=True)
class Paper:
    """``width`` and ``height`` in millimetres, and whether they are known or guessed."""

    width: float
    height: float
    is_known: bool


def paper_of(columns: int, rows: int, dpi: float | None) -> Paper:
    """The paper of a picture of ``columns`` x ``rows`` pixels.

    A guess has the picture's own proportions, so that letters on it are not squeezed; if these are A4's it is A4,
    else it is as large as A4.

    Args:
        dpi: as the file states it; None if it does not.
    """
    if dpi is not None and dpi >= _LEAST_DPI:
        width, height = (round(side / dpi * MM_PER_INCH, 1) for side in (columns, rows))
        if min(width, height) >= LEAST_MM and max(width, height) <= MOST_MM:
            return Paper(width, height, is_known=True)
    ratio = columns / rows
    for width, height in (A4, A4[::-1]):
        if abs(ratio * height / width - 1) < _ALIKE:
            return Paper(width, height, is_known=False)
    area = A4[0] * A4[1]
    sides = (sqrt(area * ratio), sqrt(area / ratio))
    width, height = (round(min(max(side, LEAST_MM), MOST_MM), 1) for side in sides)
    return Paper(width, height, is_known=False)
