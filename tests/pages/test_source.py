"""Pages of a file as values."""

from __future__ import annotations

import numpy as np

from backend.pages.source import PageRefusedError, SourcePage


def test_grey_weighs_the_colours_as_eyes_do() -> None:
    pixels = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]]], np.uint8)
    assert SourcePage(1, pixels, None).grey().tolist() == [[76, 150, 29, 255]]


def test_a_refusal_has_a_code_and_words() -> None:
    refusal = PageRefusedError("damaged", "Scan it again.")
    assert (refusal.code, str(refusal)) == ("damaged", "Scan it again.")
