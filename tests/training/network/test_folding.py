"""Chances of a letter's forms become the letter's."""

from __future__ import annotations

import numpy as np
import pytest
from keras import ops

from backend.recognizer.alphabet import NAMES, WRITTEN, Alphabet, UnknownCharacterError
from tests.training.making import SHALLOW
from training.network.folding import FoldedLetters, fold
from training.network.letter_forms import LetterForms
from training.network.network import build

FORMS = LetterForms(Alphabet("AE7aeé", fold_case=False))


def test_forms_are_summed_and_what_the_office_lacks_is_left_out() -> None:
    chances = np.array([[[0.1, 0.2, 0.05, 0.1, 0.2, 0.15, 0.2]]], np.float32)  # blank, A, E, 7, a, e, é
    found = ops.convert_to_numpy(FoldedLetters(FORMS, Alphabet("EA"))(np.log(chances)))
    np.testing.assert_allclose(np.exp(found), [[[0.1, 0.4, 0.4]]], rtol=1e-5)


def test_letters_that_the_network_cannot_write_are_refused() -> None:
    with pytest.raises(UnknownCharacterError):
        FoldedLetters(FORMS, Alphabet("AB"))


@pytest.mark.slow
def test_a_folded_network_has_the_office_s_classes_and_the_same_weights() -> None:
    model = build(SHALLOW, WRITTEN.size)
    folded = fold(model, LetterForms(WRITTEN), NAMES)
    pixels = np.random.default_rng(0).random((2, 32, 64, 1), np.float32)
    said = ops.convert_to_numpy(folded(pixels, training=False))
    assert said.shape == (2, 16, NAMES.size)
    assert np.exp(said).sum(axis=-1).max() < 1
    assert len(folded.weights) == len(model.weights)
