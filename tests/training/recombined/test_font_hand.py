"""Fonts write names as large as the letters of the crop that they stand on."""

from __future__ import annotations

from pathlib import Path

import matplotlib
import numpy as np
import pytest

from tests.training.recombined.test_recombiner import bank_of, pack  # noqa: F401
from training.data.packing import Pack
from training.recombined.font_hand import FontHand, font_files
from training.recombined.letter_bank import LetterBank

FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
TALL, SMALL = 0, 1  # donors whose letters have 20 and 10 rows


@pytest.fixture
def bank(pack: Pack) -> LetterBank:  # noqa: F811
    return bank_of(pack)


def hand(bank: LetterBank, *names: str) -> FontHand:
    return FontHand(tuple(FONTS / name for name in names), bank)


def test_a_name_is_written_about_as_large_as_the_donor_s(bank: LetterBank) -> None:
    rng = np.random.default_rng(0)
    made = hand(bank, "DejaVuSans.ttf")
    heights = {
        donor: np.median([made.write("HELENE", donor, rng).foot for _ in range(30)])  # type: ignore[union-attr]
        for donor in (TALL, SMALL)
    }
    assert heights[TALL] == pytest.approx(20, abs=4)
    assert heights[SMALL] == pytest.approx(10, abs=2)


def test_more_letters_take_more_room(bank: LetterBank) -> None:
    rng = np.random.default_rng(0)
    made = hand(bank, "DejaVuSans.ttf")
    widths = []
    for text in ("AN", "ANNA", "ANNA MARIA"):
        written = [made.write(text, TALL, rng) for _ in range(20)]
        widths.append(np.median([item.ink.shape[1] for item in written if item]))
    assert widths == sorted(widths)
    assert widths[-1] > 3 * widths[0]


def test_ink_is_a_share_and_there_is_some(bank: LetterBank) -> None:
    written = hand(bank, "DejaVuSans.ttf").write("LOUISE", TALL, np.random.default_rng(1))
    assert written is not None
    assert written.ink.min() >= 0
    assert 0.9 < written.ink.max() <= 1.01


def test_no_two_writings_are_alike_and_the_same_seed_gives_the_same(bank: LetterBank) -> None:
    made = hand(bank, "DejaVuSans.ttf", "DejaVuSerif.ttf")
    once, again, other = (made.write("LOUISE", TALL, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert once is not None
    assert again is not None
    assert other is not None
    np.testing.assert_array_equal(once.ink, again.ink)
    assert once.ink.shape != other.ink.shape or (once.ink != other.ink).any()


def test_a_font_without_the_letters_writes_nothing(bank: LetterBank) -> None:
    assert hand(bank, "cmex10.ttf").write("\u4e2d", TALL, np.random.default_rng(0)) is None


def test_without_fonts_the_error_says_what_is_needed(bank: LetterBank) -> None:
    with pytest.raises(ValueError, match=r"folder with \.ttf"):
        FontHand((), bank)


def test_fonts_are_found_in_folders_within_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    for name in ("b.ttf", "inner/a.WOFF2", "LICENSE", "c.css"):
        (tmp_path / name).touch()
    assert font_files(tmp_path) == (tmp_path / "b.ttf", tmp_path / "inner" / "a.WOFF2")
