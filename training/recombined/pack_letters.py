"""Cuts the letters out of all images of a pack whose labels the network does not rule out.

The network is not asked what it reads, but where the letters of the label stand (forced alignment): letters that it
misreads are the ones worth showing again in new names. Knows packs, bundles and sessions;
``training.recombined.letter_cutting`` cuts a single image.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from backend.recognizer.alignment import align
from backend.recognizer.bundle import Bundle
from backend.recognizer.ctc import FrameSpan, log_probability, log_softmax
from backend.recognizer.normalise import normalise
from backend.recognizer.session import Session
from backend.recognizer.spelling.folding import LetterFolding
from training.data.batches import Batches
from training.data.packing import Pack
from training.network.letter_lag import measure_lag
from training.recombined.letter_bank import Donor, LetterBank, collect
from training.recombined.letter_cutting import cut

_PIECE = 64
_MARKS = "-'"
_MEASURED = 10  # pieces that the network's lag is measured on
POSSIBLE = 1e-3  # a label with a lower probability is probably wrong


@dataclass(frozen=True)
class _Aligned:
    """An image of the pack: where the letters of its label stand, and the probability that the network gives it."""

    number: int
    spans: Sequence[FrameSpan]
    chance: float


def cut_pack(pack: Pack, bundle: Bundle, threads: int = 2, least_chance: float = POSSIBLE) -> LetterBank:
    """The letters of each image of ``pack`` to whose label the network gives more than ``least_chance``."""
    session = Session(bundle.onnx_path, threads)
    folded = LetterFolding(bundle.letters, bundle.alphabet).log_probs if bundle.letters else log_softmax
    plain = Batches(pack, np.arange(len(pack)), bundle.alphabet, bundle.image, strength=None)
    stride = bundle.manifest.frame_stride
    space = bundle.alphabet.encode(" ")[0] if " " in bundle.alphabet.characters else None
    marks = {bundle.alphabet.encode(mark)[0] for mark in _MARKS if mark in bundle.alphabet.characters}

    def read(numbers: NDArray[np.int64]) -> Iterator[_Aligned]:
        batch = plain.make(numbers, np.random.default_rng(0))
        log_probs = folded(session.run(batch.pixels))
        for number, matrix, frames in zip(numbers.tolist(), log_probs, batch.targets[:, 0], strict=True):
            label = tuple(bundle.alphabet.encode(pack.texts[number]))
            chance = float(np.exp(log_probability(matrix[:frames], [label])[0]))
            if label and chance > least_chance:
                yield _Aligned(number, align(matrix[:frames], label), chance)

    def cuts(pieces: Iterable[NDArray[np.int64]]) -> Iterator[Donor]:
        for aligned in chain.from_iterable(map(read, pieces)):
            grey = pack.grey(aligned.number)
            taken = cut(grey, normalise(grey, bundle.image), aligned.spans, stride, lag, space, marks)
            if taken is not None:
                yield Donor(aligned.number, taken, aligned.chance)

    order = np.argsort(pack.widths, kind="stable")
    pieces = [order[start : start + _PIECE] for start in range(0, len(order), _PIECE)]
    some = chain.from_iterable(read(piece) for piece in pieces[:: max(1, len(pieces) // _MEASURED)])
    lag = measure_lag(
        ((normalise(pack.grey(aligned.number), bundle.image).pixels, aligned.spans) for aligned in some),
        stride,
    )
    return collect(cuts(track(pieces, description="cutting letters")))
