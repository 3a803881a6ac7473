from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from training.drawn.glyphs import CAPITALS
from training.drawn.pen import Case, Writer, write

STEADY = Writer(
    height=16.0,
    aspect=1.0,
    slant=0.0,
    width=1.5,
    spacing=6.0,
    pitch=None,
    jitter=0.0,
    drift=0.0,
    wave=0.0,
    case="capitals",
    accents=0.0,
)


def drawn(text: str, writer: Writer = STEADY, seed: int = 2) -> NDArray[np.float32]:
    return write(text, replace(writer, habits={}), np.random.default_rng(seed))


def test_ink_lies_between_paper_and_full_and_fills_its_crop() -> None:
    ink = drawn("HELENE")
    assert ink.dtype == np.float32
    assert ink.min() == 0
    assert 0.8 < ink.max() <= 1
    assert np.flatnonzero(ink.any(axis=0))[[0, -1]].tolist() == pytest.approx([0, ink.shape[1] - 1], abs=2)
    assert np.flatnonzero(ink.any(axis=1))[[0, -1]].tolist() == pytest.approx([0, len(ink) - 1], abs=2)


def test_capitals_are_as_tall_as_the_writer_makes_them() -> None:
    # The height of the letter, and the pen's width and one pixel of margin at either end.
    for height in (12.0, 20.0):
        assert len(drawn("I", replace(STEADY, height=height))) == pytest.approx(height + 5, rel=0.2)


def test_a_wider_pen_leaves_more_ink() -> None:
    thin, thick = (float(drawn("HELENE", replace(STEADY, width=width)).sum()) for width in (1.0, 2.5))
    assert thick > 1.5 * thin


def test_more_space_between_letters_makes_a_longer_word() -> None:
    assert drawn("LILI", replace(STEADY, spacing=14.0)).shape[1] > drawn("LILI").shape[1] + 10


def test_a_writer_in_boxes_puts_letters_at_equal_distances() -> None:
    ink = drawn("IIIII", replace(STEADY, pitch=20.0, habits={"I": 0}))
    columns = ink.sum(axis=0) > 0.5
    starts = np.flatnonzero(np.diff(columns.astype(int), prepend=0) == 1)
    assert len(starts) == 5
    assert np.diff(starts) == pytest.approx([20] * 4, abs=7)


@pytest.mark.parametrize(("case", "taller"), [("capitals", False), ("small", True)])
def test_small_letters_are_lower_than_capitals(case: Case, taller: bool) -> None:
    rows = len(drawn("AMMM", replace(STEADY, case=case)))
    first = drawn("A" if taller else "M")
    assert rows == pytest.approx(len(first), abs=3)
    small = drawn("AMMM", replace(STEADY, case=case))[:, 25:]
    inked = np.flatnonzero(small.max(axis=1) > 0.3)
    assert (inked[0] > 0.25 * rows) == taller


def test_a_writer_forms_a_letter_nearly_always_in_the_same_way() -> None:
    writer, rng = replace(STEADY, habits={}), np.random.default_rng(0)
    paths = [writer.path("A", rng) for _ in range(200)]
    usual = max(set(paths), key=paths.count)
    assert set(paths) == set(CAPITALS["A"])
    assert 0.85 < paths.count(usual) / 200 < 1
    assert CAPITALS["A"][writer.habits["A"]] == usual


def test_the_same_seed_writes_the_same() -> None:
    np.testing.assert_array_equal(drawn("ANNE"), drawn("ANNE"))
    assert drawn("ANNE", seed=3).tobytes() != drawn("ANNE").tobytes()


def test_an_empty_text_leaves_one_pixel_of_paper() -> None:
    assert drawn("").tolist() == [[0.0]]
    assert drawn(" ").tolist() == [[0.0]]


def test_what_has_no_skeleton_is_refused() -> None:
    with pytest.raises(KeyError):
        drawn("Ж")


def test_random_writers_mostly_use_capitals() -> None:
    rng = np.random.default_rng(0)
    writers = [Writer.random(rng) for _ in range(300)]
    assert 0.8 < sum(writer.case == "capitals" for writer in writers) / 300 < 0.92
    assert all(9 <= writer.height <= 21 and 0.9 <= writer.width <= 3 for writer in writers)
