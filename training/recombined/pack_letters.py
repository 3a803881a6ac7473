"""Cuts the letters out of a whole pack, wherever a network finds it possible that the label is written.

A network is told where the letters of a label stand, not asked what it reads (forced alignment): letters that it takes
for others are the ones worth seeing again in new names. Knows packs, bundles and sessions; how one field is cut is
``glyph_cutting``'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from backend.recognizer.bundle import Bundle
from backend.recognizer.ctc import FrameSpan, align, log_probability, log_softmax
from backend.recognizer.normalise import normalise
from backend.recognizer.session import Session
from training.data.batches import Batches
from training.data.packing import Pack
from training.network.letter_lag import measure_lag
from training.recombined.letter_bank import Donor, GlyphBank, collect
from training.recombined.letter_cutting import cut

_PIECE = 64
_MARKS = "-'"
_MEASURED = 10  # pieces from which the network's lag is taken
POSSIBLE = 1e-3  # a label with less of a chance is one of the wrong ones


@dataclass(frozen=True)
class _Aligned:
    """A field of the pack: where its label's letters stand, and the chance that the network gives the label."""

    number: int
    spans: Sequence[FrameSpan]
    chance: float


def cut_pack(pack: Pack, bundle: Bundle, threads: int = 2, least_chance: float = POSSIBLE) -> GlyphBank:
    """The letters of each field of ``pack`` to whose label the network gives more than ``least_chance``."""
    session = Session(bundle.onnx_path, threads)
    plain = Batches(pack, np.arange(len(pack)), bundle.alphabet, bundle.image, strength=None)
    stride = bundle.manifest.frame_stride
    space = bundle.alphabet.encode(" ")[0] if " " in bundle.alphabet.characters else None
    marks = {bundle.alphabet.encode(mark)[0] for mark in _MARKS if mark in bundle.alphabet.characters}

    def read(numbers: NDArray[np.int64]) -> Iterator[_Aligned]:
        batch = plain.make(numbers, np.random.default_rng(0))
        log_probs = log_softmax(session.run(batch.pixels))
        for number, matrix, frames in zip(numbers.tolist(), log_probs, batch.targets[:, 0], strict=True):
            label = tuple(bundle.alphabet.encode(pack.texts[number]))
            chance = float(np.exp(log_probability(matrix[:frames], [label])[0]))
            if label and chance > least_chance:
                yield _Aligned(number, align(matrix[:frames], label), chance)

    def cuts(pieces: Iterable[NDArray[np.int64]]) -> Iterator[Donor]:
        for field in chain.from_iterable(map(read, pieces)):
            grey = pack.grey(field.number)
            taken = cut(grey, normalise(grey, bundle.image), field.spans, stride, lag, space, marks)
            if taken is not None:
                yield Donor(field.number, taken, field.chance)

    order = np.argsort(pack.widths, kind="stable")
    pieces = [order[start : start + _PIECE] for start in range(0, len(order), _PIECE)]
    some = chain.from_iterable(read(piece) for piece in pieces[:: max(1, len(pieces) // _MEASURED)])
    lag = measure_lag(
        ((normalise(pack.grey(field.number), bundle.image).pixels, field.spans) for field in some), stride
    )
    return collect(cuts(track(pieces, description="cutting letters")))
