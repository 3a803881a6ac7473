"""Which samples an epoch of pretraining consists of, as numbers: real ones, some of them repeated, and extra ones.

Knows the options of pretraining and packs; ``training.data.batches`` makes batches of the numbers.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from training.data.packing import Crops, Pack
from training.data.second_readings import read_readings
from training.options.pretraining import Options


def real_samples(options: Options, pack: Pack) -> NDArray[np.int64]:
    """Numbers of the real samples to train on, each once."""
    everything = np.arange(len(pack))
    if options.images is None:
        return everything
    drawn = np.random.default_rng(options.seed).permutation(everything)
    return np.sort(drawn[: options.images])


def often_samples(options: Options, pack: Pack) -> NDArray[np.int64]:
    """Numbers of the real samples that an epoch repeats."""
    named = {name for path in options.often for name in read_readings(path)}
    return np.array(
        [number for number in real_samples(options, pack) if pack.file_names[number] in named], np.int64
    )


def one_pass(
    options: Options, first_extra: int, real: NDArray[np.int64], crops: Crops, number: int
) -> NDArray[np.int64]:
    """All of ``real``, and a different draw of the extra samples in each pass.

    Args:
        first_extra: number of the first extra sample in ``crops``.
        number: of the pass.
    """
    extra = np.arange(first_extra, len(crops.texts))
    count = min(len(extra), round(options.extra_share * len(real)))
    drawn = np.random.default_rng((options.seed, number)).choice(extra, count, replace=False)
    return np.concatenate([real, drawn])


def repeated(numbers: NDArray[np.int64], often: NDArray[np.int64], times: int) -> NDArray[np.int64]:
    """``numbers``, with those that are also in ``often`` occurring ``times`` times."""
    more = numbers[np.isin(numbers, often)]
    return np.concatenate([numbers, np.repeat(more, times - 1)])
