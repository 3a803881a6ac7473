"""`python -m training.written_names`: names whose case and accents a person read, as a pack of fields as written.

Packs only the rows of ``mixed_case.csv`` (FILENAME, TEXT, USE) that are to be learned from, not those held out.
"""

from __future__ import annotations

import argparse
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from backend.recognizer.alphabet import WRITTEN
from backend.recognizer.image import decode
from backend.recognizer.normalise import ImageSpec, normalise
from backend.recognizer.spelling.left_open import LeftOpen
from training.data.dataset import Sample, read_pieces, split_files
from training.data.locations import add_dataset_option
from training.data.packing import write_pack

NAMES_READ = Path(__file__).parent / "data" / "mixed_case.csv"
TRAIN = "train"  # the USE of rows to learn from


def name_samples(csv: Path, dataset: Path, spec: ImageSpec) -> Iterator[Sample]:
    """The rows to learn from, all of the train split.

    Raises:
        DatasetError: a column is missing.
        UnknownCharacterError: a text cannot be written.
    """
    folder = split_files(dataset, "train")[1]
    for piece in read_pieces(csv, ("FILENAME", "TEXT", "USE")):
        for name, text, use in zip(piece["FILENAME"], piece["TEXT"], piece["USE"], strict=True):
            if use == TRAIN:
                grey = decode((folder / name).read_bytes())
                told = unicodedata.normalize("NFC", text)
                WRITTEN.encode(told)
                yield Sample(name, told, grey, normalise(grey, spec).pixels.shape[1], LeftOpen.NOTHING)


def main(arguments: list[str] | None = None) -> None:
    """Pack the names to learn from."""
    parser = argparse.ArgumentParser(prog="python -m training.written_names", description=main.__doc__)
    parser.add_argument("--names", type=Path, default=NAMES_READ)
    parser.add_argument("--out", type=Path, required=True)
    add_dataset_option(parser)
    options = parser.parse_args(arguments)
    pack = write_pack(options.out, name_samples(options.names, options.dataset, ImageSpec()))
    Console().print(f"{len(pack)} names as written")


if __name__ == "__main__":
    main()
