"""`python -m training.written_names`: names whose case and accents a person read, as a pack of fields as written.

Packs only the rows of ``mixed_case.csv`` that are to be learned from, not those held out.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from backend.recognizer.normalise import ImageSpec
from training.data.locations import add_dataset_option
from training.data.packing import write_pack
from training.written.names import NAMES_READ, name_samples


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
