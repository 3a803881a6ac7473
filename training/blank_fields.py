"""`python -m training.blank_fields`: how many blank fields are found, and how many names are taken for blank.

The dataset has hardly any blank fields, so they are made: fields whose name the network thinks likelier than all
other texts together lose just that name's ink, while captions, stamps, specks and cut-off lines stay. Knows packs and a
bundle.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from backend.recognizer.bundle import Bundle
from backend.recognizer.engine import Recognizer
from backend.recognizer.reading import Reading
from training.data.dataset import SPLITS
from training.data.locations import add_dataset_option
from training.data.packing import Pack
from training.data.second_readings import read_second_readings
from training.evaluate import bundle_at
from training.pretrain import prepare
from training.recombined.letter_cutting import erase
from training.recombined.pack_letters import cut_pack


@dataclass(frozen=True)
class BlankScore:
    """Counts of fields: made blank and found so, with a name and called blank; ``missed`` are what was read instead."""

    blanks: int
    found: int
    names: int
    called_blank: int
    missed: list[str]


def emptied(pack: Pack, bundle: Bundle) -> Iterator[NDArray[np.uint8]]:
    """Fields of ``pack`` without the names that ``bundle`` reads on them."""
    bank = cut_pack(pack, bundle, least_chance=0.5)
    for donor, number in enumerate(bank.numbers.tolist()):
        yield erase(pack.grey(number), bank.letters(donor), int(bank.tops[donor]))


def score_blanks(pack: Pack, bundle: Bundle, threads: int = 2) -> BlankScore:
    """Read emptied fields and names of ``pack``."""
    recognizer = Recognizer(bundle, threads)
    blank = recognizer.read(list(emptied(pack, bundle)))
    named = recognizer.read([pack.grey(number) for number, text in enumerate(pack.texts) if text])
    return BlankScore(
        blanks=len(blank),
        found=sum(map(_is_blank, blank)),
        names=len(named),
        called_blank=sum(map(_is_blank, named)),
        missed=[reading.text for reading in blank if not _is_blank(reading)],
    )


def _is_blank(reading: Reading) -> bool:
    return reading.status == "blank"


def main() -> None:
    """Print the counts, and write them to --json."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    add_dataset_option(parser)
    parser.add_argument("--weights", type=Path, help="bundle (default: the shipped one)")
    parser.add_argument("--split", choices=SPLITS, default="validation")
    parser.add_argument("--work", type=Path, default=Path("runs/blank"), help="folder for the packed split")
    parser.add_argument("--json", type=Path, help="file for the counts")
    options = parser.parse_args()
    readings = read_second_readings(options.dataset)
    pack = prepare(options.dataset, options.split, options.work / options.split, readings)
    result = score_blanks(pack, bundle_at(options.weights))
    Console().print(
        f"{result.found} of {result.blanks} blank fields found ({result.found / result.blanks:.1%}); "
        f"{result.called_blank} of {result.names} names called blank ({result.called_blank / result.names:.1%})"
    )
    if options.json is not None:
        options.json.write_text(json.dumps(asdict(result), indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
