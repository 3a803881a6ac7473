"""Scores a network between steps on what decides when to stop: held-out labels and original images.

Both have about equal weight, so that forgetting costs as much as not learning. Knows batches and a divided network.
"""

from __future__ import annotations

import numpy as np

from backend.recognizer.bundle import Bundle
from backend.recognizer.text_metrics import Score, score
from training.data.batches import Batch, Batches
from training.data.echoes import Echoes
from training.finetuning.mixing import balance
from training.finetuning.training_sets import TrainingSets
from training.finetuning.two_parts import TwoParts
from training.fitting.validation import texts
from training.network.letter_forms import LetterForms

_SIZE = 64


class HeldOut:
    """What the fixed part of ``parts`` makes of the images is computed once, and kept in memory.

    Args:
        forms: of the letters that the network distinguishes, which labels may leave open.
    """

    def __init__(
        self, parts: TwoParts, parent: Bundle, sets: TrainingSets, forms: LetterForms | None = None
    ) -> None:
        self._parts = parts
        self._letters = sets.writing.network_alphabet
        self._forms = forms
        originals = len(sets.stop) - sets.stop_labels
        self._weights = balance(sets.stop_labels, originals)
        numbers = np.arange(len(sets.stop))
        self._sets = [
            Batches(sets.stop, some, self._letters, parent.image, _SIZE, strength=None, forms=forms)
            for some in (numbers[: sets.stop_labels], numbers[sets.stop_labels :])
        ]
        self._kept: list[list[Batch]] | None = None

    def score(self) -> Score:
        """Read everything with the network as it is."""
        if self._kept is None:
            self._kept = [list(Echoes(some, self._parts.features).epoch(0)) for some in self._sets]
        run = self._parts.trained.predict_on_batch
        labels, original = (score(*texts(run, batches, self._letters, self._forms)) for batches in self._kept)
        return weighted([labels, original], self._weights)


def weighted(scores: list[Score], weights: tuple[int, ...]) -> Score:
    """The sum of ``scores``, each counted as often as its weight says."""
    pairs = list(zip(scores, weights, strict=True))
    return Score(
        texts=sum(weight * one.texts for one, weight in pairs),
        exact=sum(weight * one.exact for one, weight in pairs),
        errors=sum(weight * one.errors for one, weight in pairs),
        characters=sum(weight * one.characters for one, weight in pairs),
    )
