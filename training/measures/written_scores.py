"""Scores what weights read on fields whose text is known as it is written: as written, in any case, and folded.

Reads by the best path alone, without beam search and name prior. The weights may be a bundle's, or a training's beside
its ``run.json``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.alphabet import Alphabet
from backend.recognizer.ctc import greedy, labels_of, log_softmax
from backend.recognizer.normalise import ImageSpec, normalise
from backend.recognizer.text_metrics import Score, score
from training.network.backend import use_default_backend
from training.network.spec import FRAME_STRIDE, NetworkSpec

FOLDED = Alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZ -'0123456789.,/()&:;°")
_TOGETHER = 32
_STEP = 16  # columns that widths of one batch may differ by

Run = Callable[[NDArray[np.float32]], NDArray[np.float32]]  # (N, H, W, 1) ink to (N, T, C) logits


def texts_of(run: Run, alphabet: Alphabet, image: ImageSpec, greys: Sequence[NDArray[np.uint8]]) -> list[str]:
    """The best path's text of each field, '' for one without ink."""
    inputs = [normalise(grey, image).pixels for grey in greys]
    texts = [""] * len(inputs)

    def padded(place: int) -> int:
        return -(-inputs[place].shape[1] // _STEP) * _STEP

    for width, group in groupby(sorted(range(len(inputs)), key=padded), key=padded):
        places = list(group)
        for start in range(0, len(places), _TOGETHER):
            some = places[start : start + _TOGETHER]
            batch = np.zeros((len(some), image.height, width, 1), np.float32)
            for row, place in zip(batch, some, strict=True):
                row[:, : inputs[place].shape[1], 0] = inputs[place]
            frames = np.array([inputs[place].shape[1] // FRAME_STRIDE for place in some])
            for place, spans in zip(some, greedy(log_softmax(run(batch)), frames), strict=True):
                texts[place] = alphabet.decode(list(labels_of(spans)))
    return texts


def scores(truth: Sequence[str], read: Sequence[str]) -> dict[str, Score]:
    """As written, in any case, and folded."""
    folds: dict[str, Callable[[str], str]] = {
        "as written": str,
        "any case": str.upper,
        "folded": lambda text: FOLDED.fold(text).text,
    }
    return {name: score(map(fold, truth), map(fold, read)) for name, fold in folds.items()}


def load_network(weights: Path) -> tuple[Run, Alphabet, ImageSpec]:
    """What runs ``weights`` (``.weights.h5`` or ``.npz``), its alphabet and its input, by the metadata beside them."""
    from keras import ops

    from training.network.network import build
    from training.network.run_metadata import metadata_beside

    record = metadata_beside(weights)
    alphabet, image = (
        Alphabet.from_dict(record.get("letters") or record["alphabet"]),
        ImageSpec.from_dict(record["image"]),
    )
    model = build(NetworkSpec.from_dict(record["network"]), alphabet.size)
    if weights.suffix == ".npz":
        with np.load(weights) as arrays:
            model.set_weights([arrays[name] for name in arrays.files])
    else:
        model.load_weights(weights)
    if use_default_backend() == "torch":
        from training.network.fast_torch import speed_up

        speed_up(model, bfloat16=False)
    return lambda pixels: ops.convert_to_numpy(model(pixels, training=False)), alphabet, image
