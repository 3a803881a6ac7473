"""Chances of a letter's forms become the letter's."""

from __future__ import annotations

import numpy as np
import pytest

from backend.recognizer.alphabet import NAMES, WRITTEN, Alphabet, UnknownCharacterError
from backend.recognizer.ctc import log_softmax
from backend.recognizer.spelling.folding import LetterFolding, letter_chances

LETTERS = Alphabet("AE7aeé", fold_case=False)
# Blank, A, E, 7, a, e, é.
LOGITS = np.log(np.array([[[0.1, 0.2, 0.05, 0.1, 0.2, 0.15, 0.2]]], np.float32)) + 3


def test_forms_are_summed_and_the_others_share_what_is_left_out() -> None:
    found = LetterFolding(LETTERS, Alphabet("EA")).log_probs(LOGITS)
    np.testing.assert_allclose(np.exp(found), [[[0.1 / 0.9, 0.4 / 0.9, 0.4 / 0.9]]], rtol=1e-6)
    assert found.dtype == np.float64


def test_a_letter_that_is_read_itself_is_no_form_of_another() -> None:
    folding = LetterFolding(LETTERS, Alphabet("EéA7"))
    assert [folding.forms(label) for label in range(5)] == [[0], [2, 5], [6], [1, 4], [3]]


def test_a_small_letter_is_a_form_of_its_capital_with_accents() -> None:
    folding = LetterFolding(Alphabet("EÉeé", fold_case=False), Alphabet("EÉ"))
    assert [folding.forms(label) for label in (1, 2)] == [[1, 3], [2, 4]]


def test_all_letters_of_names_are_forms_of_capitals() -> None:
    folding = LetterFolding(WRITTEN, NAMES)
    (s,) = NAMES.encode("S")
    assert "".join(WRITTEN.characters[n - 1] for n in folding.forms(s)) == "Ssß"
    logits = np.random.default_rng(0).normal(0, 5, (2, 9, WRITTEN.size)).astype(np.float32)
    found = folding.log_probs(logits)
    assert found.shape == (2, 9, NAMES.size)
    np.testing.assert_allclose(np.exp(found).sum(axis=-1), 1.0)


def test_an_impossible_letter_has_a_finite_logarithm() -> None:
    logits = np.array([[0.0, -2000.0, -1.0]], np.float32)
    found = LetterFolding(Alphabet("AB"), Alphabet("AB")).log_probs(logits)
    assert found[0, 1] < -700
    assert np.isfinite(found).all()
    np.testing.assert_allclose(found[0, [0, 2]], log_softmax(logits)[0, [0, 2]])


def test_letters_that_the_network_cannot_write_are_refused() -> None:
    with pytest.raises(UnknownCharacterError):
        LetterFolding(LETTERS, Alphabet("AB"))


def test_chances_of_all_letters_add_up() -> None:
    np.testing.assert_allclose(letter_chances(LOGITS)[0, 0], [0.1, 0.2, 0.05, 0.1, 0.2, 0.15, 0.2], rtol=1e-6)
