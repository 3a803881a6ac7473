"""Fields once more, changed as in training: where a few hundred decide something, chance has less of a say.

Knows labelled fields and the augmentation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from training.augment import Strength, augment

_SEED = 20  # of all copies, so that two bundles are fitted on the same


def with_copies(
    fields: Sequence[tuple[NDArray[np.uint8], str]], copies: int
) -> Iterator[tuple[NDArray[np.uint8], str]]:
    """``fields``, grey levels and text, as they are, and then ``copies`` times each with other changes."""
    yield from fields
    for copy in range(copies):
        for number, (grey, text) in enumerate(fields):
            yield augment(grey, np.random.default_rng((_SEED, copy, number)), Strength(plain=0)), text
