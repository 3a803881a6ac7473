"""Draws what people scribble where a name should be: zigzags, loops, hatching, tangles, and names crossed out.

Half of the shapes are there to learn from and half to measure on. Knows strokes; neither forms nor files. Ink is
float32 (H, W), 0 paper to 1 ink.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from training.drawn.pen import Ink, Writer, write

Points = NDArray[np.float64]  # (N, 2), x and y in units of the height

_SHIFT = 4  # fractional bits of OpenCV's coordinates
_MARGIN = 3


def _zigzag(long: float, rng: np.random.Generator) -> list[Points]:
    """To and fro between the upper and the lower edge, narrowly."""
    turns = int(long * rng.uniform(4, 14)) + 4
    x = np.linspace(0, long, turns) + rng.normal(0, 0.06, turns)
    y = np.where(np.arange(turns) % 2, rng.uniform(0.7, 1, turns), rng.uniform(0, 0.3, turns))
    return [np.stack([x, y], axis=1)]


def _loops(long: float, rng: np.random.Generator) -> list[Points]:
    """A row of loops, as somebody who tries a pen draws them."""
    turns = long * rng.uniform(2, 6) + 1
    t = np.linspace(0, 2 * np.pi * turns, int(24 * turns))
    wide = rng.uniform(0.15, 0.5)
    grown = 1 + 0.25 * np.sin(t * rng.uniform(0.1, 0.4) + rng.uniform(0, 6))
    x = np.linspace(wide, max(wide, long - wide), len(t)) + wide * np.cos(t) * grown
    return [np.stack([x, 0.5 + 0.42 * np.sin(t) * grown], axis=1)]


def _walk(long: float, rng: np.random.Generator) -> list[Points]:
    """One line that turns at will and crosses itself."""
    knots = int(long * rng.uniform(5, 12)) + 8
    t = np.linspace(0, knots - 1, knots * 10)
    x = _smooth(rng.uniform(0, long, knots), t)
    return [np.stack([x, _smooth(rng.uniform(0, 1, knots), t)], axis=1)]


def _hatching(long: float, rng: np.random.Generator) -> list[Points]:
    """Many short lines one beside the other, sometimes in two directions."""
    lines = []
    for slope in rng.uniform(-0.8, 0.8, int(rng.integers(1, 3))):
        for x in np.arange(0, long, 1 / rng.uniform(3, 9)):
            ends = rng.normal(0, 0.06, 2)
            lines.append(np.array([[x - slope / 2, 0.05 + ends[0]], [x + slope / 2, 0.95 + ends[1]]]))
    return lines


def _spiral(long: float, rng: np.random.Generator) -> list[Points]:
    """Round and round in one place, stretched to the width."""
    turns = rng.uniform(4, 12)
    t = np.linspace(0, 2 * np.pi * turns, int(30 * turns))
    radius = np.linspace(0.1, 0.48, len(t)) + rng.normal(0, 0.01, len(t)).cumsum() * 0.1
    x = long / 2 + radius * long * np.cos(t + 0.3)
    return [np.stack([x, 0.5 + radius * np.sin(t)], axis=1)]


def _blackened(long: float, rng: np.random.Generator) -> list[Points]:
    """Long strokes from side to side, until hardly any paper is left."""
    turns = int(rng.integers(7, 22))
    x = np.where(np.arange(turns) % 2, long, 0.0) + rng.normal(0, 0.15, turns)
    y = np.linspace(0.05, 0.95, turns) + rng.normal(0, 0.08, turns)
    return [np.stack([x, y], axis=1)]


def _tangle(long: float, rng: np.random.Generator) -> list[Points]:
    """Waves over waves."""
    t = np.linspace(0, 1, int(60 * long) + 40)
    curves = []
    for _ in range(int(rng.integers(2, 5))):
        pace, phase = rng.uniform(4, 14, 2) * long, rng.uniform(0, 6, 2)
        y = 0.5 + 0.3 * np.sin(t * pace[0] + phase[0]) + 0.18 * np.sin(t * pace[1] + phase[1])
        curves.append(np.stack([t * long + 0.15 * np.sin(t * pace[1]), y], axis=1))
    return curves


SHAPES: tuple[tuple[Callable[[float, np.random.Generator], list[Points]], ...], ...] = (
    (_zigzag, _loops, _walk, _hatching),
    (_spiral, _blackened, _tangle),
)
"""Those to learn from, and those to measure on."""


def scribble(half: int, rng: np.random.Generator) -> Ink:
    """A scribble cropped to its ink, of a shape in one ``half``; one in three crosses out a name."""
    shapes = SHAPES[half]
    height = float(rng.uniform(16, 30))
    draw = shapes[int(rng.integers(len(shapes)))]
    if rng.random() < 1 / 3:
        return _crossed_out(draw, rng)
    long = float(np.exp(rng.uniform(np.log(1.2), np.log(9))))
    return _drawn([height * curve for curve in draw(long, rng)], _pen_width(height, rng))


def _crossed_out(draw: Callable[[float, np.random.Generator], list[Points]], rng: np.random.Generator) -> Ink:
    """A name under a scribble as wide as itself."""
    letters = "".join(chr(65 + int(number)) for number in rng.integers(26, size=int(rng.integers(3, 11))))
    name = write(letters, Writer.random(rng), rng)
    height, width = name.shape
    curves = [height * curve for curve in draw(width / height, rng)]
    over = _drawn(curves, _pen_width(height, rng))
    canvas = np.zeros((max(height, len(over)), max(width, over.shape[1])), np.float32)
    for ink in (name, over):
        top, left = (canvas.shape[0] - ink.shape[0]) // 2, (canvas.shape[1] - ink.shape[1]) // 2
        window = canvas[top : top + ink.shape[0], left : left + ink.shape[1]]
        np.maximum(window, ink, out=window)
    return canvas


def _pen_width(height: float, rng: np.random.Generator) -> int:
    return max(1, round(height * float(rng.uniform(0.05, 0.13))))


def _smooth(knots: NDArray[np.float64], t: NDArray[np.float64]) -> NDArray[np.float64]:
    """The curve through ``knots`` at places ``t``, with rounded corners."""
    straight = np.interp(t, np.arange(len(knots)), knots)
    window = np.hanning(11)
    padded = np.pad(straight, len(window) // 2, mode="edge")
    return np.asarray(np.convolve(padded, window / window.sum(), mode="valid"), np.float64)


def _drawn(curves: list[Points], thickness: int) -> Ink:
    points = np.concatenate(curves)
    low = points.min(axis=0) - _MARGIN
    width, height = np.ceil(points.max(axis=0) - low + _MARGIN + 1).astype(int)
    canvas = np.zeros((height, width), np.uint8)
    for curve in curves:
        places = np.round((curve - low) * (1 << _SHIFT)).astype(np.int32).tolist()
        for start, end in pairwise(places):
            cv2.line(canvas, start, end, 255, thickness, cv2.LINE_AA, _SHIFT)
    return np.divide(canvas, 255, dtype=np.float32)
