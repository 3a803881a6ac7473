"""`python -m training.robustness`: how well a bundle reads fields that are drawn, printed or scanned otherwise.

Each field of a split is read as it is, and once for each condition, changed as ``training.data.augment`` changes it.
The same changes are part of training, so this says how much of them was learned, not what other forms hold. Knows
packs and a bundle.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
from rich.console import Console

from backend.recognizer.engine import Recognizer
from backend.recognizer.text_metrics import Score, score
from training.data.augment import Grey, Strength, augment
from training.data.dataset import SPLITS
from training.data.locations import add_dataset_option
from training.data.packing import Pack
from training.data.second_readings import read_second_readings
from training.evaluate import bundle_at
from training.pretrain import prepare

Change = Callable[[Grey, np.random.Generator], Grey]


def _turned_over(grey: Grey, rng: np.random.Generator) -> Grey:
    return np.asarray(255 - grey, np.uint8)


def _drawn(strength: Strength) -> Change:
    return lambda grey, rng: augment(grey, rng, strength)


CONDITIONS: Mapping[str, Change] = {
    "as it is": _drawn(Strength.only()),
    "on a printed line": _drawn(Strength.only(rule=1)),
    "in a row of boxes": _drawn(Strength.only(comb=1)),
    "in a shadow": _drawn(Strength.only(shade=1)),
    "grainy paper": _drawn(Strength.only(noise=1)),
    "photographed": _drawn(Strength.only(shade=1, noise=1, jpeg=1)),
    "another pen": _drawn(Strength.only(pen=1)),
    "slanted and turned": _drawn(Strength.only(slant=0.25, turn=2.0)),
    "badly cropped": _drawn(Strength.only(crop=0.12)),
    "light on dark": _turned_over,
    "as in training": _drawn(Strength(plain=0)),
}


def measure(pack: Pack, recognizer: Recognizer, seed: int) -> dict[str, Score]:
    """The score under each condition, of all fields of ``pack`` with a name."""
    named = [number for number, text in enumerate(pack.texts) if text]
    truths = [pack.texts[number] for number in named]
    return {
        name: score(truths, _texts(recognizer, _changed(pack, named, change, seed)))
        for name, change in CONDITIONS.items()
    }


def _changed(pack: Pack, numbers: Iterable[int], change: Change, seed: int) -> list[Grey]:
    return [change(pack.grey(number), np.random.default_rng((seed, number))) for number in numbers]


def _texts(recognizer: Recognizer, fields: list[Grey]) -> list[str]:
    return [reading.text for reading in recognizer.read(fields)]


def main() -> None:
    """Print a table, and write the numbers to --json."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    add_dataset_option(parser)
    parser.add_argument("--weights", type=Path, help="bundle (default: the shipped one)")
    parser.add_argument("--split", choices=SPLITS, default="validation")
    parser.add_argument(
        "--work", type=Path, default=Path("runs/robustness"), help="folder for the packed split"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-prior", action="store_true", help="by the frames alone")
    parser.add_argument("--json", type=Path, help="file for the numbers")
    options = parser.parse_args()
    readings = read_second_readings(options.dataset)
    pack = prepare(options.dataset, options.split, options.work / options.split, readings)
    bundle = bundle_at(options.weights)
    scores = measure(pack, Recognizer(bundle, 2, prior=not options.no_prior), options.seed)
    console = Console()
    console.print(f"{bundle.manifest.version}, {options.split}, {next(iter(scores.values())).texts} names")
    for name, result in scores.items():
        console.print(f"{name:20} exact {result.exact_match:6.1%}  CER {result.cer:6.2%}")
    if options.json is not None:
        numbers = {name: {"exact": result.exact_match, "cer": result.cer} for name, result in scores.items()}
        options.json.write_text(json.dumps(numbers, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
