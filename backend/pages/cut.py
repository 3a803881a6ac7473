"""Cut a field out of a page: straightened, at one resolution, with the print of the reference known beside it.

Knows placements and pixels. Does not read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from backend.pages.geometry import MM_PER_INCH, Placement, Points, Rect
from backend.pages.ink import ink_levels
from backend.pages.landmarks import Grey
from backend.pages.reference import PIXELS_PER_MM, Reference
from backend.pages.resample import resampled

CUT_DPI = 200.0
MARGIN = 1.2  # millimetres around the rectangle that are cut too: tails of letters cross the line
_INK = 45  # grey levels darker than the paper around it
_LONG, _HIGH = 8.0, 4.5  # millimetres of a straight stroke across and down that no pen draws in a name
_EDGE = 0.6  # millimetres inside a field's edge that its printed line may reach
_GROWN = 0.5  # millimetres around print that may be print as well
_LEAST_INK = (
    3.0  # square millimetres of new ink that writing covers, at least: a short name has several times as much
)


@dataclass(frozen=True)
class CutField:
    """A field as an image.

    Args:
        crop: ``(h, w)`` grey at ``CUT_DPI``.
        corners: ``(4, 2)`` page pixels of the rectangle's corners, top left first, clockwise.
        ink: square millimetres of ink that the empty reference lacks.
    """

    crop: Grey
    corners: Points
    ink: float

    @property
    def is_empty(self) -> bool:
        """Whether nothing seems to be written, by comparison with the reference."""
        return self.ink < _LEAST_INK

    @property
    def emptiness(self) -> float:
        """How sure it is that nothing is written, 0..1: the less new ink, the surer. Not calibrated."""
        return max(0.0, 1 - 0.5 * self.ink / _LEAST_INK)


def cut(
    page: Grey, reference: Reference, placement: Placement, rect: Rect, is_comb: bool = False
) -> CutField:
    """The field ``rect`` of ``page``, ``(H, W)`` grey.

    Args:
        is_comb: whether letters stand in printed boxes; then all print is taken out, else only what is certainly print.
    """
    wide = rect.grown(MARGIN)
    crop, printed = _drawn(page, wide, placement.to_page), print_at(reference, wide)
    ink = new_ink(crop, printed)
    mask = _ink(printed) if is_comb else lines_and_edges(printed)
    return CutField(without_print(crop, mask), placement.to_page(rect.corners()), ink)


def print_at(reference: Reference, rect: Rect) -> Grey:
    """The reference's own picture of ``rect``, at ``CUT_DPI``; white outside the paper."""
    return _drawn(reference.picture, rect, lambda points: points * PIXELS_PER_MM)


def new_ink(crop: Grey, printed: Grey) -> float:
    """Square millimetres of ink in ``crop`` where ``printed``, the same part of the empty reference, has none near."""
    grow = 2 * round(_GROWN * CUT_DPI / MM_PER_INCH) + 1
    near_print = cv2.dilate(_ink(printed), np.ones((grow, grow), np.uint8))
    written = (_ink(crop) > 0) & (near_print == 0)
    return float(written.sum()) * (MM_PER_INCH / CUT_DPI) ** 2


def lines_and_edges(printed: Grey) -> Grey:
    """What is certainly print in ``printed``, a field and ``MARGIN`` around it: 255, else 0.

    All ink around the field and at its edge, and long straight lines inside. The rest inside may be another person's
    name, if the reference is a sheet that was filled in.
    """
    ink = _ink(printed)
    lines = [
        cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(size, np.uint8))
        for size in ((1, _pixels(_LONG)), (_pixels(_HIGH), 1))
    ]
    edge = _pixels(MARGIN + _EDGE)
    inside = np.zeros_like(ink)
    inside[edge:-edge, edge:-edge] = 255
    return np.asarray(np.maximum(np.maximum(*lines), np.where(inside > 0, 0, ink)), np.uint8)


def without_print(crop: Grey, mask: Grey) -> Grey:
    """``crop`` with what is 255 in ``mask`` filled from beside it; letters across a line lose little."""
    grown = cv2.dilate(mask, np.ones((3, 3), np.uint8))
    return np.asarray(cv2.inpaint(crop, grown, 3, cv2.INPAINT_TELEA), np.uint8)


def _pixels(millimetres: float) -> int:
    return max(1, round(millimetres * CUT_DPI / MM_PER_INCH))


def _ink(grey: Grey) -> Grey:
    """255 where a pixel is clearly darker than the paper around it, else 0."""
    return np.where(ink_levels(grey) > _INK, 255, 0).astype(np.uint8)


def _drawn(picture: Grey, rect: Rect, places: Callable[[Points], Points]) -> Grey:
    """``rect`` at ``CUT_DPI``; ``places`` takes millimetres to pixels of ``picture``."""
    size = np.array([rect.width, rect.height])
    columns, rows = np.maximum(1, np.round(size * CUT_DPI / MM_PER_INCH)).astype(int).tolist()
    step = size / (columns, rows)
    return resampled(picture, lambda points: places(points * step + (rect.left, rect.top)), (rows, columns))
