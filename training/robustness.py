"""`python -m training.robustness`: score a bundle on images that are written, printed or scanned differently.

Each image of a split is read unchanged and once per condition of ``training.laboratory.robustness``.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from rich.console import Console

from backend.recognizer.engine import Recognizer
from training.data.dataset import SPLITS
from training.data.locations import add_dataset_option, add_weights_option, bundle_at
from training.data.packing import pack_split
from training.data.second_readings import read_second_readings
from training.laboratory.robustness import measure


def main(arguments: list[str] | None = None) -> None:
    """Print exact match and CER under each condition."""
    options = _parse(arguments)
    readings = read_second_readings(options.dataset)
    pack = pack_split(options.dataset, options.split, options.work / options.split, readings)
    bundle = bundle_at(options.weights)
    scores = measure(pack, Recognizer(bundle, 2, prior=not options.no_prior), options.seed)
    console = Console()
    console.print(f"{bundle.manifest.version}, {options.split}, {next(iter(scores.values())).texts} names")
    for name, result in scores.items():
        console.print(f"{name:20} exact {result.exact_match:6.1%}  CER {result.cer:6.2%}")
    if options.json is not None:
        numbers = {name: {"exact": result.exact_match, "cer": result.cer} for name, result in scores.items()}
        options.json.write_text(json.dumps(numbers, indent=1), encoding="utf-8")


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.robustness", description=main.__doc__)
    add_dataset_option(parser)
    add_weights_option(parser)
    parser.add_argument("--split", choices=SPLITS, default="validation")
    parser.add_argument(
        "--work", type=Path, default=Path("runs/robustness"), help="folder for the packed split"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-prior", action="store_true", help="read without the name prior")
    parser.add_argument("--json", type=Path, help="also write the scores to this file")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
