"""Uses each batch several times, with what a network's fixed first part makes of its pixels.

Augmenting an image and running the first layers costs more than training the last ones, so each result serves several
steps, between which others come. Knows batches, and a function of their pixels.

Source: Choi et al., "Faster neural network training with data echoing", 2019.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.data.batches import Batch, Batches


@dataclass(frozen=True)
class Echoes:
    """The batches of ``source`` with features for pixels.

    Args:
        features: from pixels to what takes their place.
        times: how often each batch occurs in an epoch.
        held: batches that are kept at a time, in memory; the more, the further apart a batch's occurrences.
    """

    source: Batches
    features: Callable[[Any], NDArray[np.float32]]
    times: int = 1
    held: int = 32

    @property
    def per_epoch(self) -> int:
        """Batches per epoch."""
        return self.source.per_epoch * self.times

    def epoch(self, number: int, skip: int = 0) -> Iterator[Batch]:
        """The batches of one epoch in random order.

        From about batch ``skip`` on: those that were kept when a training was interrupted do not come again.
        """
        rng = np.random.default_rng((self.source.seed, number))
        waiting: list[Batch] = []
        for batch in self.source.epoch(number, skip // self.times):
            waiting += [replace(batch, pixels=self.features(batch.pixels))] * self.times
            if len(waiting) > self.held * self.times:
                yield from (_taken(waiting, rng) for _ in range(self.times))
        while waiting:
            yield _taken(waiting, rng)


def _taken(waiting: list[Batch], rng: np.random.Generator) -> Batch:
    """Remove a random one."""
    place = int(rng.integers(len(waiting)))
    waiting[place], waiting[-1] = waiting[-1], waiting[place]
    return waiting.pop()
