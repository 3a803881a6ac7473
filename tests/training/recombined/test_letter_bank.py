"""The bank gives letters back as they were cut, and finds writers that are alike."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from training.recombined.letter_bank import Donor, LetterBank, collect
from training.recombined.letter_cutting import CutCrop, Letter


def donor(labels: list[int], stroke: float = 0.1, foot: int = 10) -> CutCrop:
    letters = [
        Letter(label, 5 + 10 * place, np.full((10, 4 + place), label, np.uint8))
        for place, label in enumerate(labels)
    ]
    return CutCrop(tuple(letters), top=3, line=10, stroke=stroke, head=0, foot=foot)


def bank(*donors: CutCrop) -> LetterBank:
    return collect(Donor(number, field, chance=0.9) for number, field in enumerate(donors, start=40))


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def test_letters_come_back_as_they_were_cut() -> None:
    kept = bank(donor([1, 2]), donor([3, 4, 5]))
    assert kept.numbers.tolist() == [40, 41]
    found = kept.letters(1, 1, 2)
    assert [(letter.label, letter.x) for letter in found] == [(4, 15), (5, 25)]
    np.testing.assert_array_equal(found[1].ink, np.full((10, 6), 5, np.uint8))
    assert [letter.label for letter in kept.letters(0)] == [1, 2]


def test_gaps_are_measured_in_line_heights() -> None:
    np.testing.assert_allclose(bank(donor([1, 2, 3])).gaps(0), [0.6, 0.5])


def test_a_fragment_is_found_within_one_donor_only() -> None:
    kept = bank(donor([1, 2]), donor([3, 1, 2]))
    assert kept.find([2, 3], 0, rng()) is None
    assert kept.find([3, 1, 2], 0, rng()) == (1, 0)
    assert {kept.find([1, 2], 0, np.random.default_rng(seed)) for seed in range(20)} == {(0, 0), (1, 1)}


def test_pens_of_a_like_width_are_taken() -> None:
    kept = bank(*(donor([7], stroke=place / 100) for place in range(100)), donor([8], stroke=0.3))
    found = [kept.find([7], 100, np.random.default_rng(seed), reach=3) for seed in range(50)]
    assert {hit[0] for hit in found if hit} == {27, 28, 29, 30, 31, 32, 33}


def test_of_two_hands_the_one_that_was_read_with_less_certainty_is_taken() -> None:
    kept = collect(Donor(number, donor([1]), chance) for number, chance in enumerate((0.99, 0.2)))
    found = [kept.find([1], 0, np.random.default_rng(seed)) for seed in range(200)]
    assert 130 <= sum(hit == (1, 0) for hit in found) <= 170  # three in four; without choosing two in four


def test_small_letters_and_capitals_are_not_mixed() -> None:
    kept = bank(donor([1, 2]), donor([1, 3], foot=5))
    assert kept.find([3], 0, rng()) is None
    assert kept.find([3], 1, rng()) == (1, 1)


def test_a_saved_bank_is_the_same(tmp_path: Path) -> None:
    kept = bank(donor([1, 2]), donor([3]))
    kept.save(tmp_path / "new" / "glyphs.npz")
    loaded = LetterBank.load(tmp_path / "new" / "glyphs.npz")
    assert loaded.find([3], 0, rng()) == (1, 0)
    np.testing.assert_array_equal(loaded.pixels, kept.pixels)
