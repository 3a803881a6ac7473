"""Parses the path of a letter into curves whose points can be moved, as a hand would.

Knows the path notation of ``training.drawn.glyphs`` and cubic curves; neither letters nor images.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

_STEPS = 9
_TIMES = np.linspace(0.0, 1.0, _STEPS)[:, None]
_BERNSTEIN = np.hstack(
    [(1 - _TIMES) ** 3, 3 * _TIMES * (1 - _TIMES) ** 2, 3 * _TIMES**2 * (1 - _TIMES), _TIMES**3]
)


@dataclass(frozen=True)
class Skeleton:
    """One way of writing a letter: ``points`` (P, 2), and the cubics of each stroke as indices (S, 4) into them."""

    points: NDArray[np.float64]
    strokes: tuple[NDArray[np.intp], ...]

    def curves(self, points: NDArray[np.float64]) -> list[NDArray[np.float64]]:
        """The strokes as polylines (N, 2) through ``points``, which may be a moved copy of ``self.points``."""
        return [(_BERNSTEIN @ points[stroke]).reshape(-1, 2) for stroke in self.strokes]


@cache
def skeleton(path: str) -> Skeleton:
    """Parse ``path``. Consecutive curves share a point, so that moving a point never breaks a stroke.

    Raises:
        KeyError: a command is none of M, L, Q and C.
    """
    tokens = path.replace("M", " M ").replace("L", " L ").replace("Q", " Q ").replace("C", " C ").split()
    points: list[NDArray[np.float64]] = []
    strokes: list[list[list[int]]] = []
    position = 0
    while position < len(tokens):
        command, count = tokens[position], {"M": 1, "L": 1, "Q": 2, "C": 3}[tokens[position]]
        numbers = np.array(tokens[position + 1 : position + 1 + 2 * count], dtype=np.float64).reshape(-1, 2)
        position += 1 + 2 * count
        if command == "M":
            points.append(numbers[0])
            strokes.append([])
            continue
        start = len(points) - 1
        if command == "Q":
            numbers = np.stack(
                [(points[-1] + 2 * numbers[0]) / 3, (numbers[1] + 2 * numbers[0]) / 3, numbers[1]]
            )
        points.extend(numbers)
        end = len(points) - 1
        # A straight line is a cubic whose control points lie on its ends.
        strokes[-1].append([start, start, end, end] if command == "L" else [start, start + 1, start + 2, end])
    return Skeleton(np.stack(points), tuple(np.array(stroke, dtype=np.intp) for stroke in strokes))
