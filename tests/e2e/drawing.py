"""A hand that writes capital letters of straight strokes on the page's sheet."""

from __future__ import annotations

from playwright.sync_api import Page

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
    """Draw ``word`` with the mouse, letters ``height`` pixels high on the sheet's line."""
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
