"""Leg."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from backend.recognizer.reading import RecognizerProtocol, is_legible
from training.data.dataset import Row, read_rows
from training.data.read_files import read_files
from training.data.second_readings import read_second_readings

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
