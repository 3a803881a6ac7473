"""Decides which letters of a text are capitals, from what the image says of each and from those beside it.

A capital C, O, S, V, W, X or Z looks like the small letter. What decides then is the word: capitals within small
letters are rare. The likeliest sequence is found by Viterbi's algorithm over the letters of each word, with what the
image says of each letter as emissions. Knows texts and chances.

Both costs are logarithms of odds counted in the 321 mixed-case names of ``training/data/mixed_case.csv`` to learn from,
which people wrote on forms and others read as written: 307 words begin with a capital and 27 with a small letter; of
1,807 pairs of neighbours 110 change between cases in another way than from the initial to what follows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

SMALL_INITIAL = math.log(307 / 27)  # nats, for a word that begins with a small letter
SWITCH = math.log((1807 - 110) / 110)  # nats, for each change within a word, but that after a capital initial


def likeliest_capitals(text: str, capital: Sequence[float], small: Sequence[float]) -> list[bool]:
    """Whether each character of ``text`` is a capital.

    Args:
        text: words of letters; what is not a letter separates words and is not a capital.
        capital, small: for each character, the log-chance that it is written as a capital or as a small letter.
    """
    found: list[bool] = []
    for is_word, places in groupby(range(len(text)), key=lambda place: text[place].isalpha()):
        word = list(places)
        if is_word:
            found += _of_word([(small[place], capital[place]) for place in word])
        else:
            found += [False] * len(word)
    return found


def _of_word(chances: Sequence[tuple[float, float]]) -> list[bool]:
    """For each letter, whether it is a capital; ``chances`` are those of the small letter and of the capital."""
    best = [chances[0][False] - SMALL_INITIAL, chances[0][True]]
    steps: list[list[bool]] = []
    for place, chance in enumerate(chances[1:], start=1):
        came_from, reached = [], []
        for is_capital in (False, True):
            scores = [best[before] - _cost(bool(before), is_capital, place) for before in (0, 1)]
            # Among equals the one that does not change case.
            before = scores[True] > scores[False] or (scores[True] == scores[False] and is_capital)
            came_from.append(before)
            reached.append(scores[before] + chance[is_capital])
        steps.append(came_from)
        best = reached
    is_capital = best[True] >= best[False]
    found = [is_capital]
    for came_from in reversed(steps):
        is_capital = came_from[is_capital]
        found.append(is_capital)
    return found[::-1]


def _cost(before: bool, here: bool, place: int) -> float:
    """What it costs that the letter at ``place`` of a word is a capital or not after one that was."""
    return SWITCH if before != here and not (before and place == 1) else 0.0
