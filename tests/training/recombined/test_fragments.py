"""A word is written in somebody's letters, which never look the same twice and stay on their foot."""

from __future__ import annotations

import numpy as np

from backend.recognizer.alphabet import NAMES
from training.recombined.fragments import FragmentHand
from training.recombined.letter_bank import Donor, collect
from training.recombined.letter_cutting import CutCrop, Letter


def hand(word: str) -> FragmentHand:
    """One donor that has written ``word`` in bars of 20 rows and 6 columns, 4 columns apart."""
    ink = np.full((20, 6), 255, np.uint8)
    letters = [Letter(label, 10 * place, ink) for place, label in enumerate(NAMES.encode(word))]
    field = CutCrop(tuple(letters), top=0, line=20, stroke=0.3, head=0, foot=20)
    return FragmentHand(collect([Donor(0, field, chance=0.9)]))


def test_a_letter_is_bent_a_little_and_never_twice_in_the_same_way() -> None:
    hands = hand("A")
    inks = [hands.write("A", 0, np.random.default_rng(seed)) for seed in range(30)]
    pictures = {written.ink.tobytes() for written in inks if written}
    assert len(pictures) == 30
    for written in filter(None, inks):
        rows = np.flatnonzero(written.ink.max(axis=1) > 0.5)
        assert abs(int(rows[-1]) + 1 - written.foot) <= 3
        assert 15 <= len(rows) <= 26
        assert 4 <= written.ink.shape[1] <= 14
        assert 60 <= written.ink.sum() <= 200  # of a bar of 120


def test_letters_follow_each_other_and_words_are_parted() -> None:
    written = hand("ABC").write("AB C", 0, np.random.default_rng(2))
    assert written is not None
    inked = np.flatnonzero(written.ink.max(axis=0) > 0.5)
    between, apart = (gap for gap in np.diff(inked) - 1 if gap > 0)
    assert between <= 8 < apart <= 26


def test_a_letter_in_nobody_s_hand_leaves_the_word_unwritten() -> None:
    assert hand("ABC").write("ABD", 0, np.random.default_rng(0)) is None
