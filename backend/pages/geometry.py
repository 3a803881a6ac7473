"""Points, rectangles and the map from a form's reference to a scanned page.

Reference coordinates are millimetres from the top left corner of the paper, x to the right and y downwards; page
coordinates are pixels of the scan.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

MM_PER_INCH = 25.4
Points = NDArray[np.float64]  # (N, 2), x before y


@dataclass(frozen=True)
class Rect:
    """A rectangle on the reference, in millimetres."""

    left: float
    top: float
    width: float
    height: float

    def __post_init__(self) -> None:
        if not (self.width > 0 and self.height > 0):
            raise ValueError(f"A rectangle needs a width and a height. Received: {self}")

    @property
    def right(self) -> float:
        """The right edge, in millimetres."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower edge, in millimetres."""
        return self.top + self.height

    def corners(self) -> Points:
        """``(4, 2)``: top left, top right, bottom right, bottom left."""
        return np.array(
            [
                (self.left, self.top),
                (self.right, self.top),
                (self.right, self.bottom),
                (self.left, self.bottom),
            ]
        )

    def grown(self, by: float) -> Rect:
        """The rectangle with ``by`` millimetres more on each side."""
        return Rect(self.left - by, self.top - by, self.width + 2 * by, self.height + 2 * by)

    def distance(self, points: Points) -> NDArray[np.float64]:
        """``(N,)`` millimetres from each point to the rectangle; 0 inside."""
        beyond_x = np.maximum(np.maximum(self.left - points[:, 0], points[:, 0] - self.right), 0.0)
        beyond_y = np.maximum(np.maximum(self.top - points[:, 1], points[:, 1] - self.bottom), 0.0)
        return np.hypot(beyond_x, beyond_y)


@dataclass(frozen=True)
class Warp:
    """A smooth bend of the reference plane: what paper, rollers and lenses add to a perspective.

    Args:
        coefficients: ``(terms, 2)`` millimetres, of the monomials of ``terms``; all zero bends nothing.
        width, height: of the reference in millimetres, which scale coordinates to -1..1.
    """

    coefficients: NDArray[np.float64]
    width: float
    height: float

    @classmethod
    def none(cls, width: float, height: float) -> Warp:
        """The warp that leaves every point where it is."""
        return cls(np.zeros((1, 2)), width, height)

    def apply(self, points: Points) -> Points:
        """``points`` moved, in millimetres."""
        return points + self.terms(points, len(self.coefficients)) @ self.coefficients

    def terms(self, points: Points, count: int) -> NDArray[np.float64]:
        """``(N, count)`` monomials of the scaled coordinates, in the order 1, x, y, x², xy, y², x³, …"""
        x = 2 * points[:, 0] / self.width - 1
        y = 2 * points[:, 1] / self.height - 1
        columns: list[NDArray[np.float64]] = []
        degree = 0
        while len(columns) < count:
            columns += [x ** (degree - power) * y**power for power in range(degree + 1)]
            degree += 1
        return np.stack(columns[:count], axis=1)


@dataclass(frozen=True)
class Placement:
    """Where a reference lies on a page: reference millimetres to page pixels.

    Args:
        homography: ``(3, 3)``, applied after ``warp``.
    """

    homography: NDArray[np.float64]
    warp: Warp

    def to_page(self, points: Points) -> Points:
        """``(N, 2)`` page pixels of reference points in millimetres."""
        return project(self.homography, self.warp.apply(points))

    def to_json(self) -> dict[str, Any]:
        """Members to keep it by; see `from_json`."""
        return {
            "homography": self.homography.tolist(),
            "warp": self.warp.coefficients.tolist(),
            "size_mm": [self.warp.width, self.warp.height],
        }

    @classmethod
    def from_json(cls, members: dict[str, Any]) -> Placement:
        """The placement that was kept."""
        homography = np.array(members["homography"], np.float64)
        return cls(homography, Warp(np.array(members["warp"], np.float64), *members["size_mm"]))

    def turned(self) -> int:
        """Quarter turns clockwise that set the page upright."""
        centre = np.array([[self.warp.width / 2, self.warp.height / 2]])
        above = centre - [[0.0, self.warp.height / 4]]
        (up,) = self.to_page(above) - self.to_page(centre)
        # "Up" on the page points to -y when upright, to +x when the page lies turned clockwise by one quarter.
        angle = np.degrees(np.arctan2(up[0], -up[1]))
        return round(-angle / 90) % 4


def project(homography: NDArray[np.float64], points: Points) -> Points:
    """``(N, 2)`` points after a projective map."""
    mapped = np.column_stack([points, np.ones(len(points))]) @ homography.T
    return np.asarray(mapped[:, :2] / mapped[:, 2:], np.float64)


def scaling(x: float, y: float) -> NDArray[np.float64]:
    """``(3, 3)`` matrix that multiplies coordinates by ``x`` and ``y``."""
    return np.diag([x, y, 1.0])
