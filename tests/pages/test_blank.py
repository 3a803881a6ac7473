"""Blank backs are distinguished from pages with the least writing on them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from backend.pages.blank import is_blank
from tests.pages.layouts import MM

Pixels = np.ndarray


def paper() -> Pixels:
    return np.clip(np.random.default_rng(1).normal(246, 3, (2339, 1654)), 0, 255).astype(np.uint8)


def punched(page: Pixels) -> Pixels:
    for y in (1010, 1640):
        cv2.circle(page, (94, y), 22, (20,), -1)
    return page


def bordered(page: Pixels) -> Pixels:
    cv2.fillPoly(page, [np.array([(0, 0), (40, 0), (4, 2339), (0, 2339)])], (10,))
    return page


def specked(page: Pixels) -> Pixels:
    for x, y in np.random.default_rng(2).integers(100, 1500, (40, 2)):
        page[y : y + 2, x : x + 2] = 60
    return page


def shining_through(page: Pixels) -> Pixels:
    cv2.putText(page, "THE OTHER SIDE", (200, 900), cv2.FONT_HERSHEY_SIMPLEX, 4, (226,), 8)
    return page


@pytest.mark.parametrize("worn", [paper, punched, bordered, specked, shining_through])
def test_paper_with_traces_of_the_office_is_blank(worn: object) -> None:
    page = paper() if worn is paper else worn(paper())  # type: ignore[operator]
    assert is_blank(page)


@pytest.mark.parametrize("grey", [30, 150])
def test_one_short_word_is_not_blank(grey: int) -> None:
    page = paper()
    cv2.putText(page, "Li", (800, 1200), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (grey,), round(0.5 * MM))
    assert not is_blank(page)
