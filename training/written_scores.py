"""`python -m training.written_scores`: how well weights read fields whose text is known as it is written.

Reads by the best path alone, without beam search and name prior. Prints exact match and CER of readings as they are, in
any case, and folded to upper case without accents. The weights may be a bundle's, or a training's beside its
``run.json``.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from backend.recognizer.alphabet import Alphabet
from backend.recognizer.ctc import greedy, labels_of, log_softmax
from backend.recognizer.normalise import ImageSpec, normalise
from backend.recognizer.text_metrics import Score, score
from training.data.locations import add_dataset_option
from training.measures.written_sets import open_set
from training.network.backend import use_default_backend

FOLDED = Alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZ -'0123456789.,/()&:;°")
_TOGETHER = 32
_STEP = 16  # columns that widths of one batch may differ by
_STRIDE = 4

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
            frames = np.array([inputs[place].shape[1] // _STRIDE for place in some])
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
    from training.network.spec import NetworkSpec

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


def main(arguments: list[str] | None = None) -> None:
    """Score weights on sets such as pack=DIR, names=CSV, register=DIR, places=DIR."""
    use_default_backend()
    parser = argparse.ArgumentParser(prog="python -m training.written_scores", description=main.__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="FILE.weights.h5 or average.npz")
    parser.add_argument("--set", action="append", required=True, metavar="KIND=PATH", dest="sets")
    parser.add_argument("--show", type=int, default=0, help="how many readings of each set to print as well")
    add_dataset_option(parser)
    options = parser.parse_args(arguments)
    run, alphabet, image = load_network(options.weights)
    table, console = Table("set", "fields", "as", "exact", "CER"), Console(width=120)
    for named in options.sets:
        kind, _, path = named.partition("=")
        greys, truth = zip(*open_set(kind, Path(path), options.dataset), strict=True)
        read = texts_of(run, alphabet, image, greys)
        for name, found in scores(truth, read).items():
            table.add_row(named[-48:], str(found.texts), name, f"{found.exact_match:.1%}", f"{found.cer:.2%}")
        for pair in list(zip(truth, read, strict=True))[: options.show]:
            console.print(*map(repr, pair))
    console.print(table)


if __name__ == "__main__":
    main()
