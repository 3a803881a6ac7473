"""Counts unreadable images that a recognizer calls hardly legible, and names that it mistakes for such.

Knows the data set's files and a recognizer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from backend.exchange.label_kinds import MARKS, UNREADABLE
from backend.recognizer.reading import RecognizerProtocol, is_legible
from training.data.dataset import Row, read_rows
from training.data.read_files import read_files
from training.data.second_readings import read_second_readings


@dataclass(frozen=True)
class Legibility:
    """Counts of unreadable images, and of images with a name.

    Args:
        blank, illegible: unreadable images that were called blank, and hardly legible.
        names_illegible: names called hardly legible; the text of ``right_guesses`` of them is right.
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
    """Read images that a person could not read, and images with the names that a person read."""
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


def read_twice(root: Path) -> tuple[list[Row], list[tuple[Row, str]]]:
    """The images that the second reader could not read, and the names of the validation split.

    Names of the training split are left out, since the network has learned them.
    """
    readings = read_second_readings(root)
    rows = chain(read_rows(root, "train"), read_rows(root, "validation"))
    read = [(row, readings[row.file_name]) for row in rows if row.file_name in readings]
    return [row for row, text in read if text == UNREADABLE], [
        (row, text)
        for row, text in read
        if row.path.parent.name.startswith("validation") and text and text not in MARKS
    ]


def _is_legible(text: str, confidence: float) -> bool:
    return is_legible("name" if text else "blank", confidence)
