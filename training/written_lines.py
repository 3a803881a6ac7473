"""`python -m training.written_lines`: lines and words of transcribed registers and letters as packs, as written."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from backend.recognizer.normalise import ImageSpec
from training.data.packing import write_pack
from training.written.lines import WIDEST, line_samples, read_lines, word_samples


def main(arguments: list[str] | None = None) -> None:
    """Write packs lines, words and words-set-aside of a transcribed folder."""
    parser = argparse.ArgumentParser(prog="python -m training.written_lines", description=main.__doc__)
    parser.add_argument("folder", type=Path, nargs="+", help="with lines/ and lines.csv")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    spec = ImageSpec(max_width=WIDEST)
    lines = [line for folder in options.folder for line in read_lines(folder)]
    kept = [line for line in lines if not line.is_set_aside]
    aside = [line for line in lines if line.is_set_aside]
    packs = {
        "lines": (sample for line in kept for sample in line_samples(line, spec)),
        "words": (sample for line in kept for sample in word_samples(line, spec)),
        "words-set-aside": (sample for line in aside for sample in word_samples(line, spec)),
    }
    for name, samples in packs.items():
        Console().print(f"{name}: {len(write_pack(options.out / name, samples))}")


if __name__ == "__main__":
    main()
