"""Cuts an image whose text is known into its letters, at the places where CTC outputs them.

The emptiest column between the frames of two neighbouring letters separates them. A stroke that lies within a letter's
columns, except for a few pixels, belongs to it entirely, so that letters that lean over each other stay whole. Knows
the pixels and frames of one image; neither data sets nor networks.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.recognizer.ctc import FrameSpan
from backend.recognizer.normalise import INK_THRESHOLD, Normalised, find_lines, ink_levels

_ONE_LINE = 1.3  # most rows, relative to the tallest line; with more, there is a caption beside the name
_WIDEST, _NARROWEST = 1.7, 0.08  # of letters, relative to the line's height
# Of letters, relative to the median letter; beyond that, other ink was taken for a letter.
_TALLEST, _LOWEST = 2.0, 0.5
_OVERHANG = 0.2  # how far a stroke may reach into its neighbour's columns, relative to the line's height
_GAP = 0.12  # columns without ink, relative to the line's height, where the name ends
_PAPER = 255
_INKED = 100  # of 255; paler pixels are the soft edge of a stroke

Grey = NDArray[np.uint8]


@dataclass(frozen=True)
class Letter:
    """A letter: its class, the column ``x`` of the image where it begins, and its ink, 0 none to 255 full.

    ``ink`` has the rows of the line, ``(rows, width)``.
    """

    label: int
    x: int
    ink: Grey


@dataclass(frozen=True)
class CutCrop:
    """An image cut into letters.

    Args:
        letters: from left to right; a space has none.
        top: row of the image where the rows of the letters begin.
        line: height of the line of ink, in pixels.
        stroke: mean width of the strokes, relative to ``line``.
        head, foot: rows between which most letters stand, counted from ``top``; ``foot`` is not included.
    """

    letters: tuple[Letter, ...]
    top: int
    line: int
    stroke: float
    head: int
    foot: int


def cut(
    grey: Grey,
    normalised: Normalised,
    spans: Sequence[FrameSpan],
    stride: int,
    lag: float = 0.0,
    space: int | None = None,
    marks: Container[int] = (),
) -> CutCrop | None:
    """Cut ``grey`` into letters; None if they cannot be separated.

    Args:
        grey: ``(H, W)``, dark on light.
        normalised: the same image.
        spans: of the right text, in frames of ``stride`` columns.
        lag: frames between the middle of a letter and the network's output.
        space: the class without ink, if there is one.
        marks: classes that may have any height, such as the hyphen.
    """
    inked = [span for span in spans if span.label != space]
    ink = ink_levels(grey)
    lines = find_lines(ink)
    if lines is None or not inked or np.median(grey) < 128:
        return None
    top, bottom = int(lines.rows[0]), int(lines.rows[-1]) + 1
    if bottom - top > _ONE_LINE * lines.tallest:
        return None
    band = ink[top:bottom]
    centres = [normalised.original_x(((span.first + span.last + 1) / 2 - lag) * stride) for span in inked]
    edges = _edges(band, centres, lines.tallest)
    if edges is None:
        return None
    letters = _letters(band, edges, [span.label for span in inked], lines.tallest)
    if letters is None or not _are_alike(letters, marks):
        return None
    head, foot = _middle_of_letters(letters)
    return CutCrop(
        letters=letters,
        top=top,
        line=lines.tallest,
        stroke=_stroke(letters) / lines.tallest,
        head=head,
        foot=foot,
    )


def erase(grey: Grey, letters: Sequence[Letter], top: int) -> Grey:
    """Return a copy of ``grey`` with paper in place of ``letters``."""
    erased = grey.copy()
    for letter in letters:
        rows, columns = letter.ink.shape
        where = cv2.dilate((letter.ink > 0).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        erased[top : top + rows, letter.x : letter.x + columns][where] = _PAPER
    return erased


def _edges(band: NDArray[np.float32], centres: Sequence[float], line: int) -> list[int] | None:
    """The columns where letters begin, and where the last one ends; None if they are not in order."""
    columns = (band * (band > INK_THRESHOLD)).sum(axis=0)
    inner = []
    for left, right in pairwise(centres):
        first, last = round(left + 0.2 * (right - left)), round(right - 0.2 * (right - left))
        if last <= first:
            return None
        places = np.arange(first, last + 1)
        off_middle = np.abs(places - (left + right) / 2) / line
        inner.append(int(places[(columns[places] + off_middle).argmin()]))
    reach = round(_WIDEST / 2 * line)
    first, last = round(centres[0]), min(round(centres[-1]), len(columns) - 1)
    start = first - _empty_from(columns[max(0, first - reach) : first + 1][::-1], line)
    end = last + _empty_from(columns[last : last + reach + 1], line)
    return [max(0, start + 1), *inner, min(len(columns), end)]


def _empty_from(columns: NDArray[np.float32], line: int) -> int:
    """Number of columns before the first gap; all of them if there is none."""
    gap = max(2, round(_GAP * line))
    empty = np.convolve(columns <= 0, np.ones(gap), mode="valid") >= gap
    return int(empty.argmax()) if empty.any() else len(columns)


def _letters(
    band: NDArray[np.float32], edges: Sequence[int], labels: Sequence[int], line: int
) -> tuple[Letter, ...] | None:
    """One letter per label; None if one of them is implausible."""
    _, marks, stats, _ = cv2.connectedComponentsWithStats((band > INK_THRESHOLD).astype(np.uint8))
    owner = _owners(np.asarray(stats, np.int32), edges, round(_OVERHANG * line))
    columns = np.clip(np.searchsorted(edges, np.arange(band.shape[1]), side="right") - 1, -1, len(labels))
    # A stroke that belongs to several letters is cut at the columns between them.
    of_pixel = np.where(owner[marks] >= 0, owner[marks], columns[None, :])
    of_pixel[marks == 0] = -1
    letters = []
    for number, label in enumerate(labels):
        mine = of_pixel == number
        places = np.flatnonzero(mine.any(axis=0))
        if not len(places) or band[mine].max() * _PAPER < _INKED + 1:
            return None
        first, last = max(0, int(places[0]) - 1), min(band.shape[1], int(places[-1]) + 2)
        if not _NARROWEST * line <= last - first - 2 <= _WIDEST * line:
            return None
        soft = cv2.dilate(mine[:, first:last].astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        soft &= (of_pixel[:, first:last] == number) | (of_pixel[:, first:last] == -1)
        ink = np.where(soft, band[:, first:last], 0.0)
        letters.append(Letter(label, first, np.rint(255 * ink).astype(np.uint8)))
    return tuple(letters)


def _owners(stats: NDArray[np.int32], edges: Sequence[int], overhang: int) -> NDArray[np.int64]:
    """For each connected stroke the letter that it belongs to; -1 if it spans several."""
    left = stats[:, cv2.CC_STAT_LEFT]
    right = left + stats[:, cv2.CC_STAT_WIDTH]
    first = np.searchsorted(edges, left + overhang, side="right") - 1
    last = np.searchsorted(edges, right - 1 - overhang, side="right") - 1
    narrow = right - left <= 2 * overhang
    middle = np.searchsorted(edges, (left + right) / 2, side="right") - 1
    owner = np.where(narrow, middle, np.where(first == last, first, -1))
    inside = (left >= edges[0] - overhang) & (right <= edges[-1] + overhang)
    owner = np.where(inside & (owner < len(edges) - 1), owner, -1)
    owner[0] = -1
    return owner.astype(np.int64)


def _stroke(letters: Sequence[Letter]) -> float:
    """Mean width of the strokes in pixels: twice their area divided by the length of their outline."""
    area = outline = 0.0
    for letter in letters:
        mask = np.pad((letter.ink > _INKED).astype(np.uint8), 1)
        area += float(mask.sum())
        outline += float(mask.sum() - cv2.erode(mask, np.ones((3, 3), np.uint8)).sum())
    return 2 * area / max(1.0, outline)


def _are_alike(letters: Sequence[Letter], marks: Container[int]) -> bool:
    """Whether all letters but ``marks`` are about equally tall; False if there are only marks."""
    rows = [_rows(letter) for letter in letters if letter.label not in marks]
    heights = np.array([end - top for top, end in rows])
    if not len(heights):
        return False
    usual = float(np.median(heights))
    return bool(heights.min() >= _LOWEST * usual and heights.max() <= _TALLEST * usual)


def _middle_of_letters(letters: Sequence[Letter]) -> tuple[int, int]:
    """The median row where letters begin, and the median row where they end."""
    tops, ends = zip(*map(_rows, letters), strict=True)
    return int(np.median(tops)), int(np.median(ends))


def _rows(letter: Letter) -> tuple[int, int]:
    """The rows where its ink begins and ends; the end is not included."""
    inked = np.flatnonzero((letter.ink > _INKED).any(axis=1))
    return int(inked[0]), int(inked[-1]) + 1
