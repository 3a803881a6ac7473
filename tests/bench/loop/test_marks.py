"""Marks are drawn where the letter has them, with the pen's width."""

from __future__ import annotations

import numpy as np
import pytest

from tests.bench.loop.far_names import names
from tests.bench.loop.marks import mark_of, marked
from training.recombined.ink import Writing


def plain() -> Writing:
    ink = np.zeros((20, 14), np.float32)
    ink[:, 2:5] = ink[17:, 2:12] = 1  # an L
    return Writing(ink, 20)


def added(letter: str) -> tuple[int, int]:
    """Inked pixels above and below the letter that were not there before."""
    found = marked(plain(), letter, 3, np.random.default_rng(1))
    foot = found.foot
    dark = found.ink > 0.5
    return int(dark[: foot - 20].sum()), int(dark[foot:].sum())


def test_a_plain_letter_stays_as_it_is() -> None:
    same = plain()
    assert marked(same, "L", 3, np.random.default_rng(1)) is same


@pytest.mark.parametrize("letter", ["Ó", "Ő", "Ű", "Ż", "Ö", "Ś"])
def test_accents_are_above_the_letter(letter: str) -> None:
    above, below = added(letter)
    assert above >= 6
    assert below == 0


@pytest.mark.parametrize("letter", ["Ą", "Ę"])
def test_an_ogonek_hangs_below(letter: str) -> None:
    above, below = added(letter)
    assert above == 0
    assert below > 5


def test_a_stroke_goes_through_the_stem() -> None:
    found = marked(plain(), "Ł", 3, np.random.default_rng(1))
    assert added("Ł") == (0, 0)
    assert (found.ink > 0.5).sum() > (plain().ink > 0.5).sum() + 8
    assert found.ink.shape[1] > 14


def test_two_acutes_are_more_ink_than_one() -> None:
    assert added("Ő")[0] > added("Ó")[0]


def test_every_letter_of_the_list_can_be_drawn() -> None:
    letters = {letter for name in names() for letter in name}
    for letter in letters:
        marked(plain(), letter, 3, np.random.default_rng(1))
    assert {"Ł", "Ő", "Ű", "Ż", "Ź", "Ś", "Ć", "Ń", "Ą", "Ę"} <= letters
    assert {mark_of(letter) for letter in letters} == {
        "",
        "/",
        "\u0301",
        "\u030b",
        "\u0307",
        "\u0308",
        "\u0328",
    }
