"""How often each label occurs in an epoch of fine-tuning, and how much replay. Arithmetic and a seed only.

Trained on corrections alone, a network would forget what it knew, so most of an epoch is replayed original data. A
handful of corrections must not be repeated until the network has memorised them, so repetition is limited.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Mix:
    """The ratio of labels to replay.

    Args:
        labels: share of people's labels in an epoch, if there is enough replay.
        most_repeats: the most times that a corrected label occurs in an epoch; a confirmed one half as often.
        wanted: labels are repeated until about this many fill an epoch.
    """

    labels: float = 0.3
    most_repeats: int = 8
    wanted: int = 400

    def __post_init__(self) -> None:
        if not 0 < self.labels < 1 or self.most_repeats < 1 or self.wanted < 1:
            raise ValueError(f"labels is a share, the others are at least 1. Received: {self}")

    def repeats(self, corrected: Sequence[bool]) -> NDArray[np.int64]:
        """How often each label occurs in an epoch, ``(N,)``, at least 1."""
        most = min(self.most_repeats, max(1, -(-self.wanted // max(1, len(corrected)))))
        return np.where(np.array(corrected, dtype=np.bool_), most, max(1, most // 2)).astype(np.int64)

    def replay(self, places: int) -> int:
        """Number of replayed images beside ``places`` labels."""
        return round(places * (1 - self.labels) / self.labels)


def epoch_numbers(
    corrected: Sequence[bool], replay: int, mix: Mix, seed: int, epoch: int
) -> NDArray[np.int64]:
    """Sample numbers of one epoch: labels are 0..N-1, replayed images N..N+replay-1.

    Each label occurs as often as ``mix`` says; replayed images are drawn anew for each epoch, none twice.
    """
    labels = np.repeat(np.arange(len(corrected)), mix.repeats(corrected))
    rng = np.random.default_rng((seed, epoch))
    drawn = rng.permutation(replay)[: mix.replay(len(labels))] + len(corrected)
    return np.concatenate([labels, drawn]).astype(np.int64)


def balance(labels: int, originals: int, most: int = 8) -> tuple[int, int]:
    """How often each label and each original image counts so that both sets have about equal weight."""
    if not labels or not originals:
        return min(1, labels), 1
    return min(most, max(1, round(originals / labels))), min(most, max(1, round(labels / originals)))
