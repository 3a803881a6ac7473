"""Scores a network while it is being trained: greedy texts against labels.

Knows a Keras model and batches. Published scores come from ``training.evaluate``, which reads as serving does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from keras import ops
from numpy.typing import NDArray

from backend.recognizer.alphabet import Alphabet
from backend.recognizer.ctc import FrameSpan, LogProbs, greedy, labels_of, log_softmax
from backend.recognizer.spelling.left_open import LeftOpen
from backend.recognizer.text_metrics import Score, score
from training.data.batches import Batch, Batches
from training.network.letter_forms import LetterForms, sum_of_forms


def validate(model: Any, batches: Batches, folded: Alphabet | None = None) -> Score:
    """Read and score the first epoch of ``batches``.

    Args:
        folded: what readings are folded to before they are compared, without what it lacks; None to leave them.
    """
    # Called directly, Keras would compute its LSTMs step by step, which takes several times as long.
    references, readings = read(model.predict_on_batch, batches)
    if folded is None:
        return score(references, readings)
    return score(references, [folded.fold(reading).text for reading in readings])


def read(run: Callable[[Any], NDArray[np.float32]], batches: Batches) -> tuple[list[str], list[str]]:
    """Labels and greedy texts of the samples in the first epoch of ``batches``.

    If the batches know forms of letters, a reading says as much as its label does: of a letter whose form the
    label leaves open, what stands for its forms.

    Args:
        run: from pixels ``(N, H, W, 1)`` to logits ``(N, T, C)``.
    """
    return texts(run, batches.epoch(0), batches.alphabet, batches.forms)


def texts(
    run: Callable[[Any], NDArray[np.float32]],
    batches: Iterable[Batch],
    alphabet: Alphabet,
    forms: LetterForms | None = None,
) -> tuple[list[str], list[str]]:
    """Labels and greedy texts of the samples in ``batches``, which were made with ``forms``."""
    references: list[str] = []
    readings: list[str] = []
    for batch in batches:
        log_probs = log_softmax(run(batch.pixels))
        labels = [target[2 : 2 + target[1]].tolist() for target in batch.targets]
        if forms is None:
            found = [list(labels_of(row)) for row in greedy(log_probs, _frames(batch))]
        else:
            found = _read_forms(log_probs, batch, labels, forms)
            labels = [forms.plain(label) for label in labels]
        readings += [alphabet.decode(classes) for classes in found]
        references += [alphabet.decode(label) for label in labels]
    return references, readings


def _frames(batch: Batch) -> NDArray[np.int64]:
    return batch.targets[:, 0].astype(np.int64)


def _read_forms(
    log_probs: LogProbs, batch: Batch, labels: list[list[int]], forms: LetterForms
) -> list[list[int]]:
    """The classes of each reading: letters as their forms together say, each in the form with the largest chance."""
    summed = ops.convert_to_numpy(sum_of_forms(log_probs.astype(np.float32), forms))
    spans = greedy(summed.astype(np.float64), _frames(batch))
    found = []
    for row, chances, label in zip(spans, np.exp(log_probs), labels, strict=True):
        kind = LeftOpen(max(label, default=0) // forms.alphabet.size)
        told = np.arange(forms.alphabet.size) if not kind else forms.opened(kind).standing
        found.append([_form(span, chances, forms.standing, told) for span in row])
    return found


def _form(
    span: FrameSpan, chances: NDArray[np.float64], standing: NDArray[np.int64], told: NDArray[np.int64]
) -> int:
    """The class, of those that a label can name, whose forms have the largest chance in a letter's frames."""
    own = np.where(standing == span.label, chances[span.first : span.last + 1].sum(axis=0), 0.0)
    return int(np.bincount(told, own).argmax())
