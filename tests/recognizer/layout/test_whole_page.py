"""Whole pages and paragraphs are distinguished from fields."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.recognizer.image import decode
from backend.recognizer.layout.whole_page import is_whole_page, refusal
from tests.handwriting import SAMPLES
from tests.recognizer.layout.written import line, page, paper


def captioned() -> NDArray[np.uint8]:
    """A name between its printed caption and the cut-off caption of the next field."""
    grey = line(paper(324, 72), top=4, letter=8, right=60)
    return line(line(grey, top=30, letter=16, right=160), top=64, letter=8, right=120)


@pytest.mark.parametrize(
    "field",
    [
        line(paper(324, 36), top=8, letter=20),
        line(paper(90, 64), top=20, letter=30),
        line(paper(2400, 64), top=20, letter=30),
        line(paper(1000, 900), top=400, letter=90),
        captioned(),
        paper(400, 60),
        paper(600, 800),
    ],
    ids=["usual", "short", "wide", "much paper", "captions", "blank", "blank and tall"],
)
def test_a_field_is_none(field: NDArray[np.uint8]) -> None:
    assert not is_whole_page(field)


@pytest.mark.parametrize(
    "shown",
    [
        page(1240, 1754, 40, letter=20),
        page(1754, 1240, 25, letter=20),
        page(500, 150, 4, letter=18),
        page(1000, 1400, 3, letter=24),
        paper(900, 1200),
    ],
    ids=["A4", "landscape", "four lines", "three small lines", "empty sheet"],
)
def test_pages_and_paragraphs_are_recognised(shown: NDArray[np.uint8]) -> None:
    assert is_whole_page(shown)


def test_no_field_of_the_samples_is_taken_for_a_page() -> None:
    samples = [*SAMPLES.glob("field_*")]
    assert len(samples) == 24
    assert [path.name for path in samples if is_whole_page(decode(path.read_bytes()))] == []


def test_the_refusal_says_what_to_do() -> None:
    assert (refusal().code, "cut the name fields out" in refusal().detail) == ("whole-page", True)
