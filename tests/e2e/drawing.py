"""Writes capital letters of straight strokes on the pad of the web app."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from playwright.sync_api import FloatRect, Page

# Points in a box of width 1 and height 1, y down; a stroke is a list of points.
LETTERS: dict[str, list[list[tuple[float, float]]]] = {
    "A": [[(0, 1), (0.5, 0), (1, 1)], [(0.2, 0.65), (0.8, 0.65)]],
    "E": [[(0.8, 0), (0, 0), (0, 1), (0.8, 1)], [(0, 0.5), (0.7, 0.5)]],
    "I": [[(0.5, 0), (0.5, 1)]],
    "L": [[(0, 0), (0, 1), (0.8, 1)]],
    "M": [[(0, 1), (0, 0), (0.5, 0.6), (1, 0), (1, 1)]],
    "N": [[(0, 1), (0, 0), (1, 1), (1, 0)]],
    "R": [[(0, 1), (0, 0), (0.7, 0.05), (0.75, 0.4), (0, 0.5)], [(0.2, 0.5), (0.9, 1)]],
    "T": [[(0, 0), (1, 0)], [(0.5, 0), (0.5, 1)]],
}


def write(page: Page, word: str, height: float = 60) -> None:
    """Draw ``word`` with the mouse, letters ``height`` pixels high on the pad's line."""
    box = page.get_by_test_id("draw-pad").bounding_box()
    assert box is not None
    x, y = box["x"] + 24, box["y"] + box["height"] * 0.71 - height
    for letter in word:
        width = height * (0.15 if letter == "I" else 0.6)
        for (start_x, start_y), *rest in LETTERS[letter]:
            page.mouse.move(x + start_x * width, y + start_y * height)
            page.mouse.down()
            for point_x, point_y in rest:
                page.mouse.move(x + point_x * width, y + point_y * height, steps=6)
            page.mouse.up()
        x += width + height * 0.37


class Finger:
    """One finger on the pad of a touch screen; it looks where the pad is before each stroke."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session = page.context.new_cdp_session(page)

    def pad(self) -> FloatRect:
        """Where the pad is in the window now."""
        box = self._page.get_by_test_id("draw-pad").bounding_box()
        assert box is not None
        return box

    def down(self, x: float, y: float) -> None:
        """Put the finger down at a point of the pad, in pixels from the pad's corner."""
        self._box = self.pad()
        self._touch("touchStart", x, y)

    def move(self, x: float, y: float) -> None:
        """Move to another point, relative to where the corner was when the finger was put down."""
        self._touch("touchMove", x, y)

    def up(self) -> None:
        """Lift the finger."""
        self._session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def write(self, word: str, height: float = 80) -> None:
        """Write ``word``, with as many points as a screen reports of quick writing."""
        left, top = 24.0, self.pad()["height"] * 0.71 - height
        for letter in word:
            width = height * (0.15 if letter == "I" else 0.6)
            for stroke in LETTERS[letter]:
                points = [(left + x * width, top + y * height) for x, y in _dense(stroke)]
                self.down(*points[0])
                for point in points[1:]:
                    self.move(*point)
                self.up()
            left += width + height * 0.37

    def _touch(self, kind: str, x: float, y: float) -> None:
        point: dict[str, Any] = {"x": self._box["x"] + x, "y": self._box["y"] + y}
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})


def _dense(stroke: list[tuple[float, float]], steps: int = 6) -> list[tuple[float, float]]:
    """The corners of a stroke with ``steps`` points along each of its lines."""
    points = stroke[:1]
    for (from_x, from_y), (to_x, to_y) in pairwise(stroke):
        shares = [step / steps for step in range(1, steps + 1)]
        points += [(from_x + (to_x - from_x) * share, from_y + (to_y - from_y) * share) for share in shares]
    return points
