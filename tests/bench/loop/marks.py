"""The marks that Polish and Hungarian letters have beside a plain one, drawn on it with a pen of a given width."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.pages.simulator import Rng
from training.recombined.ink import Writing

_ACUTE, _DOUBLE_ACUTE, _DOT, _DIAERESIS, _OGONEK = "\u0301", "\u030b", "\u0307", "\u0308", "\u0328"
_DOTS = (_DOT, _DIAERESIS)
_STROKE = "/"  # through Ł, which Unicode does not decompose
_ROUND = (0.9, 1.3)  # of the pen: dots
_THIN = (0.6, 0.85)  # of the pen: short strokes are made with less pressure
_SHIFT = 4  # binary digits of a pixel's fraction that are drawn

Line = Sequence[tuple[float, float]]


def mark_of(letter: str) -> str:
    """The mark of a letter; '' for a plain one."""
    return _STROKE if letter == "Ł" else unicodedata.normalize("NFD", letter)[1:]


def marked(plain: Writing, letter: str, pen: float, rng: Rng) -> Writing:
    """The letter ``plain`` with the mark that makes ``letter`` of it.

    Args:
        pen: width of the strokes in pixels.
    Raises:
        KeyError: no such mark is known.
    """
    mark = mark_of(letter)
    if not mark:
        return plain
    height, width = plain.ink.shape
    pad = round(0.6 * height)
    ink = np.pad(plain.ink, pad)
    rows = np.flatnonzero((plain.ink > 0.4).any(axis=1))
    head, foot = (int(rows[0]), int(rows[-1])) if len(rows) else (0, height)
    for line in _lines(mark, width, foot - head, pen, rng):
        points = [(x + pad, y + pad + head) for x, y in line]
        ink = np.maximum(
            ink, _stroke(ink.shape, points, pen * rng.uniform(*(_ROUND if mark in _DOTS else _THIN)))
        )
    columns = np.flatnonzero(ink.max(axis=0) > 0.05)
    left, right = min(int(columns[0]), pad), max(int(columns[-1]) + 1, pad + width)
    return Writing(ink[:, left:right], plain.foot + pad)


def _lines(mark: str, width: int, tall: int, pen: float, rng: Rng) -> list[Line]:
    """The lines of a mark on a letter ``tall`` rows high, from its top left corner."""
    middle = width / 2 + rng.normal(0, 0.06) * width
    above = -max(rng.uniform(0.14, 0.22) * tall, 1.2 * pen)
    reach, rise = rng.uniform(0.08, 0.16) * tall, rng.uniform(0.12, 0.22) * tall
    acute = [(middle - reach, above), (middle + reach, above - rise)]
    if mark == _ACUTE:
        return [acute]
    if mark == _DOUBLE_ACUTE:
        apart = max(rng.uniform(0.12, 0.18) * tall, 0.8 * pen)
        return [[(x + side * apart, y) for x, y in acute] for side in (-1, 1)]
    if mark in _DOTS:
        by = max(rng.uniform(0.14, 0.22) * tall, 0.8 * pen)
        dots = [middle - by, middle + by] if mark == _DIAERESIS else [middle]
        return [[(x, above), (x + 0.04 * tall, above)] for x in dots]
    if mark == _OGONEK:
        start, low = (width * rng.uniform(0.6, 0.9), float(tall)), tall * rng.uniform(1.15, 1.28)
        return [[start, (start[0] - 0.08 * tall, (tall + low) / 2), (start[0] + 0.1 * tall, low)]]
    if mark == _STROKE:
        stem, half, at = (
            width * rng.uniform(0.1, 0.25),
            rng.uniform(0.18, 0.28) * tall,
            rng.uniform(0.42, 0.58) * tall,
        )
        return [[(stem - half, at + half * 0.6), (stem + half, at - half * 0.6)]]
    raise KeyError(mark)


def _stroke(shape: tuple[int, ...], points: Line, pen: float) -> NDArray[np.float32]:
    """Ink of a line of width ``pen``, 0 to 1."""
    drawn = np.zeros(shape, np.uint8)
    places = np.rint(np.array(points) * 2**_SHIFT).astype(np.int32)
    cv2.polylines(drawn, [places], False, (255,), max(1, round(pen)), cv2.LINE_AA, _SHIFT)
    soft = cv2.GaussianBlur(drawn, (3, 3), 0.6)
    return np.asarray(soft, np.float32) / np.float32(255)
