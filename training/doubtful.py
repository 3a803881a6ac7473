"""`python -m training.doubtful`: draw sheets of the training images that a person should read next, as PNG files.

An image is doubtful if the model is unsure or contradicts the label (uncertainty sampling: Lewis and Gale, "A
Sequential Algorithm for Training Text Classifiers", 1994). Images that a person has read since they were labelled are
left out. Sheets show neither labels nor readings, so that they influence nobody. Writes the sheets; a CSV to fill in,
which ``training.pretrain`` takes as ``--readings`` and ``--often``; and a CSV of the doubtful images that people have
already read, for ``--often``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console
from rich.progress import track

from backend.recognizer.bundle import load_bundle
from backend.recognizer.engine import Recognizer
from training.data.dataset import count_rows, read_rows
from training.data.locations import add_dataset_option
from training.data.read_files import read_files
from training.data.second_readings import better_labels, write_readings
from training.laboratory.reading_sheets import TABLE, doubtful_rows, write_sheets


def main(arguments: list[str] | None = None) -> None:
    """Read the training split with a bundle and write sheets of the doubtful images for a person to read."""
    options = _parse(arguments)
    known = better_labels(options.dataset, options.known)
    labels = better_labels(options.dataset, [*options.readings, *options.known])
    recognizer = Recognizer(load_bundle(options.weights), options.threads, not options.no_prior)
    rows = read_rows(options.dataset, "train")
    total = count_rows(options.dataset, "train")
    read = track(read_files(recognizer, rows), description="reading", total=total)
    found = list(doubtful_rows(read, labels, options.sure))
    unread = [row for row in found if row.file_name not in known]
    write_sheets(options.out, unread)
    already_read = {row.file_name: known[row.file_name] for row in found if row.file_name in known}
    write_readings(options.out / "known.csv", already_read)
    Console().print(
        f"{options.out}: {TABLE} with {len(unread)} images to read and their sheets; "
        f"known.csv with {len(already_read)} images that people have already read"
    )


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.doubtful", description=main.__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="bundle of the model that reads")
    add_dataset_option(parser)
    parser.add_argument(
        "--readings",
        type=Path,
        action="append",
        default=[],
        help="CSV of better labels (see training.judge); repeatable, later files win",
    )
    parser.add_argument(
        "--known",
        type=Path,
        action="append",
        default=[],
        help="CSV of images that people have read already; repeatable (second readings are always included)",
    )
    parser.add_argument("--no-prior", action="store_true", help="read without the name prior")
    parser.add_argument(
        "--sure",
        type=float,
        default=0.8,
        help="confidence from which an image is not doubtful (default: 0.8)",
    )
    parser.add_argument("--out", type=Path, default=Path("runs/doubtful"), help="default: runs/doubtful")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args(arguments)
    table = options.out / TABLE
    if table.exists():
        parser.error(f"{table} may already hold readings. Move it away, or choose another folder with --out.")
    return options


if __name__ == "__main__":
    main()
