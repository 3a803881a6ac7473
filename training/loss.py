"""CTC with each sample's own frame count and label length.

``keras.losses.CTC`` takes the padded width as every sample's length; here the lengths travel in front of the labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from keras import ops
from numpy.typing import NDArray

from backend.recognizer.alphabet import BLANK

_LENGTHS = 2


def pack_targets(labels: Sequence[Sequence[int]], frames: Sequence[int]) -> NDArray[np.int32]:
    """``(N, 2 + longest)``: frame count, label length, then the classes, padded with the blank."""
    longest = max(1, *(len(label) for label in labels))
    targets = np.full((len(labels), _LENGTHS + longest), BLANK, np.int32)
    targets[:, 0] = frames
    for row, label in zip(targets, labels, strict=True):
        row[1] = len(label)
        row[_LENGTHS : _LENGTHS + len(label)] = label
    return targets


def ctc_loss(targets: Any, logits: Any) -> Any:
    """``(N,)`` negative natural-log P(label | image).

    Args:
        targets: ``(N, 2 + L)`` from ``pack_targets``.
        logits: ``(N, T, C)``, class 0 the blank.
    """
    targets = ops.cast(targets, "int32")
    return ops.ctc_loss(
        targets[:, _LENGTHS:],
        logits,
        target_length=targets[:, 1],
        output_length=targets[:, 0],
        mask_index=BLANK,
    )
