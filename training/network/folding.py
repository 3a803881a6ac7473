"""The last layer of what serves: turns the output of a network that writes letters in all forms into folded ones.

Beam search, name prior and calibration then know the folded alphabet alone, and no more classes than before. Knows
Keras layers and alphabets.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from keras import layers, ops

from backend.recognizer.alphabet import BLANK, Alphabet
from training.network.letter_forms import LetterForms, sum_of_forms


class FoldedLetters(layers.Layer):
    """From logits ``(N, T, C)`` of all forms to log-probabilities ``(N, T, F)`` of ``folded`` letters.

    A letter has the probability of all its forms together. That of letters which ``folded`` lacks, such as digits, is
    dropped: it does not make the others likelier.

    Raises:
        UnknownCharacterError: the network has no class for a folded letter.
    """

    def __init__(self, forms: LetterForms, folded: Alphabet, name: str = "folded") -> None:
        super().__init__(name=name)
        self._forms = forms
        self._classes = np.array([BLANK, *forms.alphabet.encode(folded.characters)], np.int32)

    def call(self, logits: Any) -> Any:
        """The log-probabilities of logits in any number format."""
        log_probs = ops.log_softmax(ops.cast(logits, "float32"), axis=-1)
        return ops.take(sum_of_forms(log_probs, self._forms), self._classes, axis=-1)

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """``(N, T, F)``."""
        return (*input_shape[:-1], len(self._classes))


def fold(model: keras.Model, forms: LetterForms, folded: Alphabet) -> keras.Model:
    """``model``, whose classes are those of ``forms``, with ``FoldedLetters`` behind it; they share their weights."""
    return keras.Model(model.inputs, FoldedLetters(forms, folded)(model.output), name=model.name)
