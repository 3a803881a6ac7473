"""What ink looks like, in numbers that can be counted by hand."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from backend.recognizer.not_names.appearance import FEATURES, appearance

LINE = 20


def measured(pixels: NDArray[np.float32]) -> dict[str, float]:
    return dict(zip(FEATURES, appearance(pixels, LINE).tolist(), strict=True))


def paper(width: int = 100) -> NDArray[np.float32]:
    return np.zeros((32, width), np.float32)


def test_paper_alone_has_no_looks() -> None:
    assert not appearance(paper(), LINE).any()


def test_ink_all_over_has_no_edges() -> None:
    found = measured(np.ones((32, 100), np.float32))
    assert (found["upright_edges"], found["level_edges"]) == (0.0, 0.0)
    assert np.isfinite([*found.values()]).all()


def test_upright_strokes_are_counted_and_measured() -> None:
    pixels = paper()
    for left in (10, 40, 70):
        pixels[5:25, left : left + 4] = 1.0
    found = measured(pixels)
    assert found["width"] == 5.0
    assert found["marks"] == pytest.approx(3 / 5)
    assert found["density"] == pytest.approx(3 * 80 / (100 * LINE))
    assert found["column_crossings"] == 1.0
    assert found["row_crossings"] == pytest.approx(3 / 5)
    assert (found["run_spread"], found["heads_apart"], found["feet_apart"]) == (0.0, 0.0, 0.0)
    assert found["largest_share"] == pytest.approx(1 / 3)
    assert found["largest_width"] == 0.04
    assert (found["tall_share"], found["rows"]) == (1.0, 1.0)
    assert found["upright_edges"] > 0.7 > found["level_edges"]


def test_holes_are_those_of_the_ink() -> None:
    pixels = paper()
    for left in (10, 50):
        pixels[4:28, left : left + 24] = 1.0
        pixels[10:14, left + 4 : left + 8] = 0.0
        pixels[18:22, left + 12 : left + 20] = 0.0
    found = measured(pixels)
    assert found["holes"] == pytest.approx(4 / 5)
    assert found["most_column_crossings"] == 2.0


def test_any_tangle_has_as_many_holes_as_it_surrounds_paper() -> None:
    pixels = np.zeros((32, 100), np.uint8)
    draw = np.random.default_rng(5)
    for start, end in draw.integers(2, (98, 30), (12, 2, 2)).tolist():
        cv2.line(pixels, start, end, 1, 2)
    surrounded = cv2.connectedComponents(1 - pixels, connectivity=4)[0] - 2
    assert surrounded > 5
    assert measured(pixels.astype(np.float32))["holes"] == pytest.approx(surrounded / 5)


def test_letters_that_dance_are_apart_at_head_and_foot() -> None:
    pixels = paper()
    for left, top in ((10, 2), (40, 6), (70, 10)):
        pixels[top : top + 18, left : left + 4] = 1.0
    found = measured(pixels)
    assert found["heads_apart"] == found["feet_apart"] == pytest.approx(4 / LINE)
    assert found["heads_spread"] == pytest.approx(np.std([2, 6, 10]) / LINE)


def test_a_single_mark_has_no_neighbour() -> None:
    pixels = paper()
    pixels[5:25, 10:14] = 1.0
    assert measured(pixels)["heads_apart"] == 0.3
