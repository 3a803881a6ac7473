"""`python -m training.fetch`: download the full data set of handwritten names from Kaggle."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from training.data.dataset import SPLITS, count_rows
from training.data.kaggle import FetchError, fetch, kaggle
from training.data.locations import full_dataset


def main(arguments: list[str] | None = None) -> int:
    """Download the data set; return 0, or 1 after an error message."""
    parser = argparse.ArgumentParser(
        prog="python -m training.fetch", description="Download the full data set of handwritten names."
    )
    parser.add_argument("--out", type=Path, default=full_dataset(), help="default: names in PARAPH_DATA")
    options = parser.parse_args(arguments)
    try:
        folder = fetch(options.out, kaggle())
    except FetchError as error:
        print(error, file=sys.stderr)
        return 1
    for split in SPLITS:
        print(f"{split}: {count_rows(folder, split)} rows")
    print(f"The data set is in {folder}.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
