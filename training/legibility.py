"""`python -m training.legibility`: how many unreadable fields are told apart, and how many names are taken for such.

A person found some fields unreadable while reading the dataset a second time; no training or calibration has seen
them. Knows the dataset's files and a bundle.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path

from rich.console import Console
from rich.progress import track

from backend.recognizer.engine import Recognizer
from backend.recognizer.reading import RecognizerProtocol, is_legible
from training.data.dataset import MARKS, Row, read_rows
from training.data.locations import add_dataset_option
from training.data.read_files import read_files
from training.data.second_readings import read_second_readings
from training.evaluate import bundle_at

UNREADABLE = "UNREADABLE"


@dataclass(frozen=True)
class Legibility:
    """Counts. ``blank`` of the unreadable fields were called blank, ``illegible`` hardly legible.

    ``right_guesses`` are names called hardly legible whose text is right all the same.
    """

    unreadable: int
    blank: int
    illegible: int
    names: int
    names_illegible: int
    right_guesses: int


def measure(
    recognizer: RecognizerProtocol, unreadable: Iterable[Row], named: Iterable[tuple[Row, str]]
) -> Legibility:
    """Read fields that a person could not read, and fields with names that a person read."""
    lost = [*read_files(recognizer, unreadable)]
    pairs = [*named]
    read = [*read_files(recognizer, [row for row, _ in pairs])]
    unsure = [
        item.text == truth
        for item, (_, truth) in zip(read, pairs, strict=True)
        if not _is_legible(item.text, item.confidence)
    ]
    return Legibility(
        unreadable=len(lost),
        blank=sum(not item.text for item in lost),
        illegible=sum(not _is_legible(item.text, item.confidence) for item in lost),
        names=len(read),
        names_illegible=len(unsure),
        right_guesses=sum(unsure),
    )


def _is_legible(text: str, confidence: float) -> bool:
    return is_legible("name" if text else "blank", confidence)


def _read_twice(root: Path) -> Iterator[tuple[Row, str]]:
    """The train and validation rows with a second reading."""
    readings = read_second_readings(root)
    rows = chain(read_rows(root, "train"), read_rows(root, "validation"))
    return ((row, readings[row.file_name]) for row in rows if row.file_name in readings)


def main() -> None:
    """Print the counts, and write them to --json."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    add_dataset_option(parser)
    parser.add_argument("--weights", type=Path, help="bundle (default: the shipped one)")
    parser.add_argument("--json", type=Path, help="file for the counts")
    options = parser.parse_args()
    console = Console()
    recognizer = Recognizer(bundle_at(options.weights), 2)
    rows = [*_read_twice(options.dataset)]
    unreadable = [row for row, text in rows if text == UNREADABLE]
    # Names of the validation split, since the network has learned the others.
    named = [
        (row, text)
        for row, text in rows
        if row.path.parent.name.startswith("validation") and text and text not in MARKS
    ]
    result = measure(recognizer, track(unreadable, description="reading", console=console), named)
    console.print(
        f"of {result.unreadable} unreadable fields {result.illegible} hardly legible, {result.blank} blank; "
        f"of {result.names} names {result.names_illegible} hardly legible, {result.right_guesses} of them right"
    )
    if options.json is not None:
        options.json.write_text(json.dumps(asdict(result), indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
