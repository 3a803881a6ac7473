"""`python -m training.blank_fields`: count blank images that are recognised as blank, and names mistaken for blank.

The data set has hardly any blank images, so they are made by erasing names; see ``training.laboratory.blank_fields``.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from training.data.dataset import SPLITS
from training.data.locations import add_dataset_option, add_weights_option, bundle_at
from training.data.packing import pack_split
from training.data.second_readings import read_second_readings
from training.laboratory.blank_fields import score_blanks


def main(arguments: list[str] | None = None) -> None:
    """Print how many blank images are recognised and how many names are mistaken for blank."""
    parser = argparse.ArgumentParser(prog="python -m training.blank_fields", description=main.__doc__)
    add_dataset_option(parser)
    add_weights_option(parser)
    parser.add_argument("--split", choices=SPLITS, default="validation")
    parser.add_argument("--work", type=Path, default=Path("runs/blank"), help="folder for the packed split")
    parser.add_argument("--json", type=Path, help="also write the counts to this file")
    options = parser.parse_args(arguments)
    readings = read_second_readings(options.dataset)
    pack = pack_split(options.dataset, options.split, options.work / options.split, readings)
    result = score_blanks(pack, bundle_at(options.weights))
    Console().print(
        f"{result.found} of {result.blanks} blank images found ({result.found / result.blanks:.1%}); "
        f"{result.called_blank} of {result.names} names called blank ({result.called_blank / result.names:.1%})"
    )
    if options.json is not None:
        options.json.write_text(json.dumps(asdict(result), indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
