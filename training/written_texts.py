"""`python -m training.written_texts`: texts as people write them, one per line, for ``training.recombine --texts``.

They are made of the list of names, and of the words of packs that are known as they are written.
"""

from __future__ import annotations

import argparse
from itertools import islice
from pathlib import Path

import numpy as np
from rich.console import Console

from backend.recognizer.alphabet import NAMES
from training.data.locations import add_dataset_option
from training.data.packing import open_pack
from training.name_prior.counts import NAME_COUNTS, read_counts, read_labels
from training.written.texts import as_written, text_maker


def main(arguments: list[str] | None = None) -> None:
    """Write texts, one per line."""
    parser = argparse.ArgumentParser(prog="python -m training.written_texts", description=main.__doc__)
    add_dataset_option(parser)
    parser.add_argument(
        "--words", type=Path, nargs="+", required=True, help="packs (see training.written_lines)"
    )
    parser.add_argument(
        "--leave-out", type=Path, help="CSV whose IDENTITY column is subtracted from the counts"
    )
    parser.add_argument("--out", type=Path, required=True, help="file to write")
    parser.add_argument("--count", type=int, default=60_000, help="texts to make (default: 60,000)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    counts = read_counts(options.dataset / NAME_COUNTS, NAMES, read_labels(options.leave_out))
    words = (text for folder in options.words for text in as_written(open_pack(folder)))
    maker = text_maker(counts.items(), words)
    texts = islice(maker.texts(np.random.default_rng(options.seed)), options.count)
    options.out.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    Console().print(f"{options.count} texts of {len(maker.names)} names and {len(maker.words)} words")


if __name__ == "__main__":
    main()
