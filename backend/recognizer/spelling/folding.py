"""Folds what a network says of letters in all forms to the characters of a smaller alphabet.

A letter has the chance of all its forms together, upper and lower case, with and without accents. Beam search, name
prior and calibration then know the smaller alphabet alone. Knows two alphabets and matrices of logits.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.alphabet import BLANK, Alphabet, UnknownCharacterError, folded_form
from backend.recognizer.ctc import LogProbs

_LEAST = np.finfo(np.float64).tiny  # stands for no chance at all, whose logarithm is not finite


class LetterFolding:
    """Which letters are forms of which character.

    Args:
        letters: what the network distinguishes; class n of its output is character n.
        alphabet: what is read. Letters that are not a form of one of its characters, such as digits, are left out: the
            others share their chance.
    Raises:
        UnknownCharacterError: the alphabet has a character that is not a letter.
    """

    def __init__(self, letters: Alphabet, alphabet: Alphabet) -> None:
        letters.encode(alphabet.characters)
        self.letters = letters
        numbers = [_class_of(letter, alphabet) for letter in letters.characters]
        self._forms = [[n for n, found in enumerate(numbers, 1) if found == k] for k in range(alphabet.size)]
        self._forms[BLANK] = [BLANK]
        self._order = np.concatenate([np.array(forms) for forms in self._forms])
        self._starts = np.cumsum([0, *map(len, self._forms)])[:-1]

    def forms(self, label: int) -> list[int]:
        """Classes of the network that are forms of the alphabet's class ``label``."""
        return self._forms[label]

    def log_probs(self, logits: NDArray[np.float32]) -> LogProbs:
        """Log-probabilities ``(..., F)`` of the alphabet's classes from logits ``(..., C)`` of the network's."""
        folded = np.add.reduceat(_exponentials(logits)[..., self._order], self._starts, axis=-1)
        folded /= folded.sum(axis=-1, keepdims=True)
        return np.log(np.maximum(folded, _LEAST, out=folded), out=folded)


def letter_chances(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    """Chances ``(..., C)`` of all letters, which add up to 1."""
    chances = _exponentials(logits)
    chances /= chances.sum(axis=-1, keepdims=True)
    return chances


def _exponentials(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    shifted = logits.astype(np.float64)
    shifted -= shifted.max(axis=-1, keepdims=True)
    return np.exp(shifted, out=shifted)


def _class_of(letter: str, alphabet: Alphabet) -> int:
    """The class that ``letter`` is a form of; the blank's if there is none."""
    for character in (letter, letter.upper(), folded_form(letter)):
        try:
            (number,) = alphabet.encode(character)
        except (UnknownCharacterError, ValueError):
            continue
        return number
    return BLANK
