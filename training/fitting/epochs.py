"""Which fields a pretraining's epoch holds, as numbers: real ones, some of them several times, and extra ones.

Knows the command line and packs; batches are made of the numbers elsewhere.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from training.data.packing import Fields, Pack
from training.data.second_readings import read_readings
from training.options.pretraining import Options


def real_fields(options: Options, pack: Pack) -> NDArray[np.int64]:
    """Numbers of the real fields to train on, each once."""
    everything = np.arange(len(pack))
    if options.images is None:
        return everything
    drawn = np.random.default_rng(options.seed).permutation(everything)
    return np.sort(drawn[: options.images])


def often_fields(options: Options, pack: Pack) -> NDArray[np.int64]:
    """Numbers of the real fields that are drawn several times in an epoch."""
    named = {name for csv in options.often for name in read_readings(csv)}
    return np.array(
        [number for number in real_fields(options, pack) if pack.file_names[number] in named], np.int64
    )


def one_pass(
    options: Options, first_extra: int, real: NDArray[np.int64], fields: Fields, number: int
) -> NDArray[np.int64]:
    """All of ``real``, and others of the extra fields in each pass."""
    extra = np.arange(first_extra, len(fields.texts))
    share = min(len(extra), round(options.extra_share * len(real)))
    drawn = np.random.default_rng((options.seed, number)).choice(extra, share, replace=False)
    return np.concatenate([real, drawn])


def repeated(numbers: NDArray[np.int64], often: NDArray[np.int64], times: int) -> NDArray[np.int64]:
    """``numbers``, of which those that are in ``often`` too stand there ``times`` times."""
    more = numbers[np.isin(numbers, often)]
    return np.concatenate([numbers, np.repeat(more, times - 1)])
