"""Ranks the labels of a data set by how likely they are wrong, for people to check.

A label is suspected to the degree that a network is sure that something else is written: its suspicion is the
calibrated probability of all of the network's alternatives with other letters. Only letters and digits count: labels
that differ from a reading in spaces, hyphens or apostrophes, case or accents alone are not suspected, since annotators
write them in many ways. If an image is hard to read, the network is sure of nothing, and nothing is suspected.
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from backend.exchange.label_kinds import MARK_OF, cell_of, kind_of
from backend.recognizer.alphabet import Alphabet
from backend.recognizer.reading import Reading, RecognizerProtocol
from backend.recognizer.text_metrics import character_errors
from training.data.dataset import Reason, Row, open_image, read_pieces

COLUMNS = ("FILENAME", "IDENTITY", "READING", "SUSPICION")
_PIECE = 256
_APOSTROPHE = re.compile(r"""(?:\A|(?<=[;,]))'(?=['"]*[=+\-@])""")
"""What an export puts before the sign of a formula, also after what other programs take for the end of a cell."""


@dataclass(frozen=True)
class Suspect:
    """A label, what the network read, and the probability that other letters are written."""

    row: Row
    reading: str
    suspicion: float


def suspects(
    recognizer: RecognizerProtocol, rows: Iterable[Row], alphabet: Alphabet, left_out: Counter[str]
) -> Iterator[Suspect]:
    """The suspicion of each row's label, in the rows' order.

    Args:
        left_out: counts the rows that cannot be judged, by reason: without an image, called unreadable, or with letters
            that the network cannot write.
    """
    remaining = iter(rows)
    while piece := list(islice(remaining, _PIECE)):
        judged, images = [], []
        for row in piece:
            reason = _reason(row, alphabet)
            grey = open_image(row.path) if reason is None else reason
            if isinstance(grey, Reason):
                left_out[str(grey)] += 1
                continue
            judged.append(row)
            images.append(grey)
        for row, reading in zip(judged, recognizer.read(images), strict=True):
            yield Suspect(row, reading.text, suspicion(row, reading, alphabet))


def suspicion(row: Row, reading: Reading, alphabet: Alphabet) -> float:
    """The probability that other letters are written than the label says, according to the network."""
    label = letters(row.identity if row.kind == "text" else "", alphabet)
    if not reading.alternatives:
        return reading.confidence if letters(reading.text, alphabet) != label else 0.0
    others = [one.confidence for one in reading.alternatives if letters(one.text, alphabet) != label]
    return min(1.0, sum(others))


def letters(text: str, alphabet: Alphabet) -> str:
    """What counts of a text: its letters and digits, folded as the network's alphabet folds them."""
    return "".join(filter(str.isalnum, alphabet.fold(text).text))


def ranked(found: Iterable[Suspect], alphabet: Alphabet) -> list[Suspect]:
    """The most suspected first; of equally suspected ones the more different."""

    def key(one: Suspect) -> tuple[float, float, str]:
        label = letters(one.row.identity if one.row.kind == "text" else "", alphabet)
        errors = character_errors(label, letters(one.reading, alphabet))
        return -one.suspicion, -errors / max(1, len(label)), one.row.file_name

    return sorted(found, key=key)


@dataclass(frozen=True)
class Precision:
    """How well a ranking finds wrong labels, among those whose truth is known.

    Args:
        known: labels whose truth is known; ``wrong`` of them differ from it in letters.
        first: number of the most suspected of them that ``precision`` is measured on.
        precision: share of these that are wrong.
        average: average precision over the whole ranking; None without a wrong label.
    """

    known: int
    wrong: int
    first: int
    precision: float
    average: float | None


def measure(
    order: Sequence[Suspect], truth: Mapping[str, str], alphabet: Alphabet, first: int
) -> Precision | None:
    """Score a ranking against second readings; None if none is known."""
    is_wrong = [
        letters(_name(truth[one.row.file_name]), alphabet) != letters(_name(one.row.identity), alphabet)
        for one in order
        if one.row.file_name in truth and kind_of(truth[one.row.file_name]) != "unreadable"
    ]
    if not is_wrong:
        return None
    hits = [place for place, wrong in enumerate(is_wrong, start=1) if wrong]
    precisions = [found / place for found, place in enumerate(hits, start=1)]
    first = min(first, len(is_wrong))
    return Precision(
        known=len(is_wrong),
        wrong=len(hits),
        first=first,
        precision=sum(is_wrong[:first]) / first,
        average=sum(precisions) / len(hits) if hits else None,
    )


def write_list(path: Path, order: Iterable[Suspect]) -> None:
    """Write `COLUMNS` of each: a list of expected texts, as an upload takes it beside the images."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        table = csv.writer(stream)
        table.writerow(COLUMNS)
        for one in order:
            table.writerow((one.row.file_name, one.row.identity, one.reading, f"{one.suspicion:.6f}"))


def write_zip(path: Path, table: Path, order: Iterable[Suspect]) -> None:
    """Write the list and its images as one zip that can be uploaded as it is."""
    with zipfile.ZipFile(path, "w") as archive:  # images are compressed already
        archive.write(table, table.name)
        for one in order:
            archive.write(one.row.path, one.row.file_name)


def checked_labels(export: Path) -> dict[str, str]:
    """File name to text or mark of exported labels, as ``training.pretrain --readings`` takes them.

    Folders that the images were uploaded in are left out: the data set's names have none.

    Raises:
        DatasetError: a column is missing.
    """
    columns = ("FILENAME", "IDENTITY", "KIND")
    return {
        name.rpartition("/")[2]: cell_of(kind, _unprotected(text) or None)
        for piece in read_pieces(export, columns)
        for name, text, kind in piece[list(columns)].itertuples(index=False)
        if text or kind in MARK_OF
    }


def _unprotected(cell: str) -> str:
    return _APOSTROPHE.sub("", cell)


def _reason(row: Row, alphabet: Alphabet) -> Reason | None:
    if row.kind == "unreadable":
        return Reason("label says unreadable")
    if row.kind == "text" and not row.identity.strip():
        return Reason("label missing")
    if row.kind == "text" and alphabet.fold(row.identity).unknown:
        return Reason("letters outside the alphabet")
    return None


def _name(cell: str) -> str:
    return cell if kind_of(cell) == "text" else ""
