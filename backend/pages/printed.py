"""Printed boxes and lines of a form's picture, which fields are drawn along.

Knows pixels and millimetres. Found by morphology: long runs of ink are lines, white enclosed by lines is a box.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from backend.pages.geometry import Rect
from backend.pages.ink import ink_levels
from backend.pages.landmarks import Grey

_PIXELS_PER_MM = 6.0
_INK = 35  # grey levels darker than the paper around it
_WIDTH, _HEIGHT = 7.0, 4.0  # millimetres, the least length of a horizontal and of a vertical line
_THICKEST = 1.6  # millimetres; what is thicker is an area, not a line
_GAP = 0.5  # millimetres of a line that may be missing: print, scanned, is not whole
_WHOLE = 0.9  # of a line that is inked
_BESIDE = (2, 3)  # pixels above and below a line where letters would go on: from how far, and how many
_STROKES = 0.3  # of a line's length that may have ink there
_LONG = 30.0  # millimetres from which a run is a line, whatever is written on it
_LEAST_BOX = 3.0  # millimetres of a box's side
_FILLED = 0.9  # of its rectangle that a box covers
_NEAR = 1.2  # millimetres from a box's white to the middle of the line around it
_MOST = 2000  # lines of a direction, and boxes

Lines = tuple[tuple[float, float, float], ...]


@dataclass(frozen=True)
class Printed:
    """What a page shows, in millimetres; lines from left to right or top to bottom, at their middle.

    Args:
        boxes: from the middle of the line around them.
        horizontal: ``(x1, x2, y)``.
        vertical: ``(y1, y2, x)``.
    """

    boxes: tuple[Rect, ...]
    horizontal: Lines
    vertical: Lines


def find_printed(picture: Grey, width: float, height: float) -> Printed:
    """The boxes and lines of ``picture``, ``(H, W)`` grey, whose paper measures ``width`` x ``height`` millimetres."""
    size = (max(1, round(width * _PIXELS_PER_MM)), max(1, round(height * _PIXELS_PER_MM)))
    scaled = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    ink = _ink(scaled)
    across, horizontal = _lines(_runs(ink, _WIDTH), ink)
    down, vertical = _lines(_runs(ink.T, _HEIGHT), ink.T)
    # A box is found twice: by its inside, and from around it.
    boxes = tuple(dict.fromkeys(_boxes(across | down.T, horizontal, vertical)))[:_MOST]
    return Printed(boxes, horizontal[:_MOST], vertical[:_MOST])


def _ink(grey: Grey) -> Grey:
    """255 where a pixel is darker than the paper around it, else 0."""
    return np.where(ink_levels(grey, reach=15, smooth=31) > _INK, 255, 0).astype(np.uint8)


def _runs(ink: Grey, least: float) -> Grey:
    """``ink`` that belongs to a horizontal line of ``least`` millimetres, its small gaps closed."""
    # A line that is slightly askew jumps by a pixel here and there: it is made thicker before it is looked for.
    thick = cv2.dilate(np.ascontiguousarray(ink), np.ones((3, 1), np.uint8))
    gap = round(_GAP * _PIXELS_PER_MM)
    whole = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    opened = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((1, round(least * _PIXELS_PER_MM)), np.uint8))
    # Letters that touch a line, and areas filled with ink, are not lines: what is too thick is removed.
    areas = cv2.morphologyEx(
        opened, cv2.MORPH_OPEN, np.ones((round(_THICKEST * _PIXELS_PER_MM) + 2, 1), np.uint8)
    )
    return np.asarray(cv2.subtract(opened, areas), np.uint8)


def _lines(runs: Grey, ink: Grey) -> tuple[Grey, Lines]:
    """The runs that are horizontal lines, as a mask; and start, end and middle of each in millimetres, from the top."""
    _, labels, stats, centres = cv2.connectedComponentsWithStats(np.ascontiguousarray(runs), connectivity=8)
    kept = [number for number in range(1, len(stats)) if _is_line(ink, *stats[number, :4].tolist())]
    lines = [
        (_mm(left), _mm(left + width), _mm(centres[number, 1] + 0.5))
        for number in kept
        for left, width in [stats[number, [cv2.CC_STAT_LEFT, cv2.CC_STAT_WIDTH]].tolist()]
    ]
    mask = np.where(np.isin(labels, kept), 255, 0).astype(np.uint8)
    return mask, tuple(sorted(lines, key=lambda line: (line[2], line[0])))


def _is_line(ink: Grey, left: int, top: int, width: int, height: int) -> bool:
    """Whether the run is a line and not a row of letters: those have gaps, and strokes that go on above or below."""
    columns = slice(left, left + width)
    above, below = top - _BESIDE[0], top + height + _BESIDE[0]
    bands = (
        ink[max(0, above - _BESIDE[1]) : max(0, above), columns],
        ink[below : below + _BESIDE[1], columns],
    )
    strokes = max(band.any(axis=0).mean() if band.size else 0.0 for band in bands)
    is_whole = ink[top : top + height, columns].any(axis=0).mean() >= _WHOLE
    return bool(is_whole and (strokes < _STROKES or width >= _LONG * _PIXELS_PER_MM))


def _boxes(
    lines: Grey,
    horizontal: Lines,
    vertical: Lines,
) -> Iterator[Rect]:
    """White rectangles that lines enclose, row by row."""
    walls = cv2.dilate(lines, np.ones((5, 5), np.uint8))  # corners may be open
    rows, columns = walls.shape
    contours, _ = cv2.findContours(cv2.bitwise_not(walls), cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for contour in contours:
        left, top, width, height = cv2.boundingRect(contour)
        is_inside = left > 0 and top > 0 and left + width < columns and top + height < rows
        is_large = min(width, height) >= _LEAST_BOX * _PIXELS_PER_MM
        if is_inside and is_large and cv2.contourArea(contour) >= _FILLED * (width - 1) * (height - 1):
            found.append((_mm(left), _mm(top), _mm(left + width), _mm(top + height)))
    for left_mm, top_mm, right_mm, bottom_mm in sorted(found, key=lambda box: (round(box[1]), box[0])):
        x1, x2 = (_onto(side, vertical, top_mm, bottom_mm) for side in (left_mm, right_mm))
        y1, y2 = (_onto(side, horizontal, left_mm, right_mm) for side in (top_mm, bottom_mm))
        if min(x2 - x1, y2 - y1) >= _LEAST_BOX:
            yield Rect(x1, y1, round(x2 - x1, 2), round(y2 - y1, 2))


def _onto(side: float, lines: Lines, begin: float, end: float) -> float:
    """The middle of the line that bounds a box's side, which runs from ``begin`` to ``end``; else the side itself."""
    near = [
        middle
        for first, last, middle in lines
        if abs(middle - side) < _NEAR and first < end - _NEAR and last > begin + _NEAR
    ]
    return min(near, key=lambda middle: abs(middle - side), default=side)


def _mm(pixels: float) -> float:
    return round(float(pixels) / _PIXELS_PER_MM, 2)
