"""Cuts the letters out of a whole pack, wherever a network reads just what the label says.

Knows packs, bundles and sessions; how one field is cut is ``glyph_cutting``'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from backend.recognizer.bundle import Bundle
from backend.recognizer.ctc import FrameSpan, greedy, labels_of, log_softmax
from backend.recognizer.normalise import normalise
from backend.recognizer.session import Session
from training.batches import Batches
from training.glyph_bank import GlyphBank, collect
from training.glyph_cutting import CutField, cut
from training.letter_lag import measure_lag
from training.packing import Pack

_PIECE = 64
_MEASURED = 10  # pieces from which the network's lag is taken


def cut_pack(pack: Pack, bundle: Bundle, threads: int = 2) -> GlyphBank:
    """The letters of each field of ``pack`` whose greedy reading is its label."""
    session = Session(bundle.onnx_path, threads)
    plain = Batches(pack, np.arange(len(pack)), bundle.alphabet, bundle.image, strength=None)
    stride = bundle.manifest.frame_stride
    space = bundle.alphabet.encode(" ")[0] if " " in bundle.alphabet.characters else None

    def read(numbers: NDArray[np.int64]) -> Iterator[tuple[int, Sequence[FrameSpan]]]:
        batch = plain.make(numbers, np.random.default_rng(0))
        found = greedy(log_softmax(session.run(batch.pixels)), batch.targets[:, 0].astype(np.int64))
        for number, spans in zip(numbers.tolist(), found, strict=True):
            if list(labels_of(spans)) == bundle.alphabet.encode(pack.texts[number]):
                yield number, spans

    def cuts(pieces: Iterable[NDArray[np.int64]]) -> Iterator[tuple[int, CutField]]:
        for number, spans in chain.from_iterable(map(read, pieces)):
            grey = pack.grey(number)
            field = cut(grey, normalise(grey, bundle.image), spans, stride, lag, space)
            if field is not None:
                yield number, field

    order = np.argsort(pack.widths, kind="stable")
    pieces = [order[start : start + _PIECE] for start in range(0, len(order), _PIECE)]
    some = chain.from_iterable(read(piece) for piece in pieces[:: max(1, len(pieces) // _MEASURED)])
    lag = measure_lag(
        ((normalise(pack.grey(number), bundle.image).pixels, spans) for number, spans in some), stride
    )
    return collect(cuts(track(pieces, description="cutting letters")))
