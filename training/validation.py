"""How well a network reads, while it is still being trained: greedy texts against labels.

Knows a Keras model and a pack. The released numbers come from ``training.evaluate``, which reads as serving does.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from keras import ops

from backend.recognizer.ctc import greedy, labels_of, log_softmax
from backend.recognizer.text_metrics import Score, score
from training.batches import Batches


def validate(model: Any, batches: Batches) -> Score:
    """Read every sample of ``batches`` once, unchanged where they have no augmentation."""
    references: list[str] = []
    readings: list[str] = []
    for batch in batches.epoch(0):
        logits = ops.convert_to_numpy(model(batch.pixels, training=False))
        spans = greedy(log_softmax(logits), batch.targets[:, 0].astype(np.int64))
        readings += [batches.alphabet.decode(list(labels_of(row))) for row in spans]
        references += [
            batches.alphabet.decode(target[2 : 2 + target[1]].tolist()) for target in batch.targets
        ]
    return score(references, readings)
