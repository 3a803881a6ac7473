"""How often each label and how much replay stands in an epoch of retraining. Pure arithmetic and a seed.

Corrections alone would make a network forget what it knew, so most of an epoch is replayed original data;
and a handful of corrections must not be repeated until they are learned by heart, so their repetition is
capped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Mix:
    """The stated ratio.

    Args:
        labels: share of an epoch that people's labels fill, where there is replay enough.
        most_repeats: how often a corrected label stands in an epoch at most; a confirmed one half as often.
        wanted: label places in an epoch up to which labels are repeated.
    """

    labels: float = 0.3
    most_repeats: int = 8
    wanted: int = 400

    def __post_init__(self) -> None:
        if not 0 < self.labels < 1 or self.most_repeats < 1 or self.wanted < 1:
            raise ValueError(f"labels is a share, the others are at least 1. Received: {self}")

    def repeats(self, corrected: Sequence[bool]) -> NDArray[np.int64]:
        """Places of each label in an epoch, ``(N,)``, at least 1."""
        most = min(self.most_repeats, max(1, -(-self.wanted // max(1, len(corrected)))))
        return np.where(np.array(corrected, dtype=np.bool_), most, max(1, most // 2)).astype(np.int64)

    def replay(self, places: int) -> int:
        """Replayed fields beside ``places`` of labels."""
        return round(places * (1 - self.labels) / self.labels)


def epoch_numbers(
    corrected: Sequence[bool], replay: int, mix: Mix, seed: int, epoch: int
) -> NDArray[np.int64]:
    """Sample numbers of one epoch: labels are 0..N-1, replayed fields N..N+replay-1.

    Each label stands there as often as ``mix`` says; replayed fields are drawn anew each epoch, none twice.
    """
    labels = np.repeat(np.arange(len(corrected)), mix.repeats(corrected))
    rng = np.random.default_rng((seed, epoch))
    drawn = rng.permutation(replay)[: mix.replay(len(labels))] + len(corrected)
    return np.concatenate([labels, drawn]).astype(np.int64)


def balanced(labels: int, replay: int, most_repeats: int = 8) -> NDArray[np.int64]:
    """Numbers (labels first, then replay) with labels repeated until both sides weigh about the same."""
    repeats = min(most_repeats, max(1, round(replay / labels))) if labels else 0
    return np.concatenate([np.repeat(np.arange(labels), repeats), np.arange(labels, labels + replay)])
