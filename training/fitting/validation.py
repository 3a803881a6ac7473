"""Scores a network while it is being trained: greedy texts against labels.

Knows a Keras model and batches. Published scores come from ``training.evaluate``, which reads as serving does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.alphabet import Alphabet
from backend.recognizer.ctc import greedy, labels_of, log_softmax
from backend.recognizer.text_metrics import Score, score
from training.data.batches import Batch, Batches


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

    Args:
        run: from pixels ``(N, H, W, 1)`` to logits ``(N, T, C)``.
    """
    return texts(run, batches.epoch(0), batches.alphabet)


def texts(
    run: Callable[[Any], NDArray[np.float32]], batches: Iterable[Batch], alphabet: Alphabet
) -> tuple[list[str], list[str]]:
    """Labels and greedy texts of the samples in ``batches``."""
    references: list[str] = []
    readings: list[str] = []
    for batch in batches:
        spans = greedy(log_softmax(run(batch.pixels)), batch.targets[:, 0].astype(np.int64))
        readings += [alphabet.decode(list(labels_of(row))) for row in spans]
        references += [alphabet.decode(target[2 : 2 + target[1]].tolist()) for target in batch.targets]
    return references, readings
