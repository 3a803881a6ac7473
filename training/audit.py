"""`python -m training.audit`: rank the labels of a data set by how likely they are wrong, for people to check.

Writes a CSV of the most suspected ones (FILENAME, IDENTITY, READING, SUSPICION) that can be uploaded beside the images,
or with ``--zip`` together with them: IDENTITY is then the expected text of each image. Labels that were checked and
exported come back as ``--checked``, as a CSV that ``training.pretrain`` takes as ``--readings``.
``training.laboratory.suspected_labels`` says what counts as different. Second readings in the data set are never shown;
they score the ranking.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.progress import track

from backend.recognizer.engine import Recognizer
from training.data.dataset import SPLITS, count_rows, read_rows
from training.data.locations import add_dataset_option, add_weights_option, bundle_at
from training.data.second_readings import read_second_readings, write_readings
from training.laboratory.suspected_labels import (
    Precision,
    checked_labels,
    measure,
    ranked,
    suspects,
    write_list,
    write_zip,
)


def main(arguments: list[str] | None = None) -> None:
    """List the labels of a data set that are most probably wrong, with what a network reads instead."""
    parser = argparse.ArgumentParser(prog="python -m training.audit", description=main.__doc__)
    add_dataset_option(parser)
    add_weights_option(parser)
    parser.add_argument("--split", choices=SPLITS, default="train")
    parser.add_argument("--most", type=int, default=2_000, help="labels to list, at most (default: 2000)")
    parser.add_argument(
        "--no-prior", action="store_true", help="read by the image alone, without the name prior"
    )
    parser.add_argument(
        "--out", type=Path, default=Path("runs/audit.csv"), help="CSV to write (default: %(default)s)"
    )
    parser.add_argument("--zip", type=Path, help="also write the list and its images as one zip, to upload")
    parser.add_argument("--checked", type=Path, help="only turn this export of checked labels into readings")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args(arguments)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    if options.checked is not None:
        checked = checked_labels(options.checked)
        write_readings(options.out, checked)
        Console().print(f"{options.out}: {len(checked)} readings, for training.pretrain --readings")
    else:
        _audit(options)


def _audit(options: argparse.Namespace) -> None:
    console, bundle, left_out = Console(), bundle_at(options.weights), Counter[str]()
    recognizer = Recognizer(bundle, options.threads, not options.no_prior)
    rows = track(
        read_rows(options.dataset, options.split),
        description="reading",
        total=count_rows(options.dataset, options.split),
    )
    order = ranked(suspects(recognizer, rows, bundle.alphabet, left_out), bundle.alphabet)
    listed = order[: options.most]
    write_list(options.out, listed)
    if options.zip is not None:
        write_zip(options.zip, options.out, listed)
    found = measure(order, read_second_readings(options.dataset), bundle.alphabet, 1_000)
    if found is not None:
        console.print(_words(found))
    console.print(
        f"{options.out}: the {len(listed)} most suspected of {len(order)} labels; left out: {dict(left_out)}"
    )


def _words(found: Precision) -> str:
    average = "" if found.average is None else f", average precision {found.average:.3f}"
    return (
        f"against {found.known} second readings, by which {found.wrong} labels are wrong: "
        f"precision of the first {found.first} {found.precision:.3f}{average}"
    )


if __name__ == "__main__":
    main()
