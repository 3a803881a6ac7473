"""Boxes and lines are found where they were drawn, and nothing else is."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from backend.pages.geometry import Rect
from backend.pages.printed import find_printed
from tests.pages.layouts import A4, MM, Drawing
from tests.pages.simulator import scanned


def grey(draw: Drawing) -> np.ndarray:
    return np.asarray(cv2.cvtColor(draw.pixels(), cv2.COLOR_RGB2GRAY), np.uint8)


def sides(rect: Rect) -> list[float]:
    return [rect.left, rect.top, rect.width, rect.height]


def test_boxes_and_the_cells_of_a_comb_are_found_at_their_lines() -> None:
    draw = Drawing.blank()
    draw.text(20, 20, "Surname", 4)
    draw.box(Rect(20, 30, 80, 10))
    draw.text(24, 31, "Ada", 6)  # print inside does not matter
    draw.comb(Rect(20, 60, 50, 8), 10)
    found = find_printed(grey(draw), A4.width, A4.height)
    expected = [
        [20, 30, 80, 10],
        [20, 60, 50, 8],
        *([20 + 5 * number, 60, 5, 8] for number in range(10)),
    ]
    assert [sides(box) for box in found.boxes] == [pytest.approx(each, abs=0.35) for each in expected]


def test_ruled_lines_are_found_and_letters_are_none() -> None:
    draw = Drawing.blank()
    draw.paragraph(20, 100, 170, 10, seed=1)
    draw.text(20, 20, "HELLO", 4.5)
    draw.line(45, 200, 85)
    draw.line(45, 210, 85)
    found = find_printed(grey(draw), A4.width, A4.height)
    assert found.boxes == ()
    assert [pytest.approx(line, abs=0.35) for line in found.horizontal] == [(45, 130, 200), (45, 130, 210)]
    assert found.vertical == ()


def test_an_area_filled_with_colour_has_edges_to_draw_along() -> None:
    draw = Drawing.blank()
    draw.pen.rectangle([30 * MM, 100 * MM, 90 * MM, 120 * MM], fill=(20, 110, 80))
    found = find_printed(grey(draw), A4.width, A4.height)
    assert [line[2] for line in found.horizontal] == pytest.approx([100, 120], abs=0.8)
    assert [line[2] for line in found.vertical] == pytest.approx([30, 90], abs=0.8)


@pytest.mark.slow
def test_a_scanned_form_gives_its_boxes_too() -> None:
    draw = Drawing.blank()
    for number in range(4):
        draw.box(Rect(30, 50 + 20 * number, 100, 10))
    rng = np.random.default_rng(1)
    seen = scanned(grey(draw), rng)
    boxes = find_printed(seen.picture, A4.width, A4.height).boxes
    assert len(boxes) == 4
    assert [box.width for box in boxes] == pytest.approx([100] * 4, rel=0.07)


def test_a_white_page_has_nothing() -> None:
    assert find_printed(np.full((200, 100), 255, np.uint8), 100.0, 200.0).boxes == ()
