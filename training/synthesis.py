"""`python -m training.synthesis`: write a synthetic data set in the layout of the real one.

The same seed gives the same pixels on every machine with the same OpenCV.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2

from training.drawn.synthetic_dataset import contact_sheet, write_dataset


def main(arguments: list[str] | None = None) -> int:
    """Write a synthetic data set, a contact sheet, or both."""
    parser = argparse.ArgumentParser(
        prog="python -m training.synthesis", description="Write a data set of synthetic handwriting."
    )
    parser.add_argument("--out", type=Path, help="folder to write the data set into")
    parser.add_argument("--count", type=int, default=2000, help="images in all, split 8:1:1 (default: 2000)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sheet", type=Path, help="also write a contact sheet to this PNG file")
    options = parser.parse_args(arguments)
    if options.out is None and options.sheet is None:
        parser.error("nothing to do: give --out or --sheet")
    if options.sheet is not None:
        cv2.imwrite(str(options.sheet), contact_sheet(options.seed))
    if options.out is not None:
        write_dataset(options.out, options.count, options.seed, progress=True)
        print(f"{options.count} synthetic images in {options.out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
