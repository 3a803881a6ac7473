"""Sheets."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.recognizer.alphabet import NAMES
from backend.recognizer.image import decode
from training.data.dataset import EMPTY, Row
from training.data.read_files import ReadRow

Grey = NDArray[np.uint8]
FORM = "fields.csv"  # what a person fills in
ROWS, COLUMNS = 14, 3  # of a page
_CELL = (64, 434)  # rows and columns of a cell
_NUMBER = 36  # columns left for the number
_EDGE = 180  # grey of the lines between cells


def doubtful(read: Iterable[ReadRow], labels: Mapping[str, str], sure: float) -> Iterator[Row]:
    """The rows whose reading is less sure than ``sure`` or differs from its label.

    Args:
        labels: file name to what replaces the row's own label.
        sure: a confidence, 0..1.
    """
    for each in read:
        label = labels.get(each.row.file_name, each.row.identity)
        is_read_so = each.text == ("" if label == EMPTY else NAMES.fold(label).text)
        if each.problem is None and (each.confidence < sure or not is_read_so):
            yield each.row


def pages(rows: Sequence[Row]) -> Iterator[Grey]:
    """Pages of ``ROWS * COLUMNS`` fields each, numbered from 1 on every page, row by row.

    Yields:
        Grey levels, 64 pixels a row of fields and 434 a column; the last page has no more rows than it needs.
    """
    a_page = ROWS * COLUMNS
    for start in range(0, len(rows), a_page):
        cells = [_cell(place, row) for place, row in enumerate(rows[start : start + a_page], start=1)]
        cells += [np.full(_CELL, 255, np.uint8)] * (-len(cells) % COLUMNS)
        yield np.vstack([np.hstack(cells[left : left + COLUMNS]) for left in range(0, len(cells), COLUMNS)])


def _cell(place: int, row: Row) -> Grey:
    cell = np.full(_CELL, 255, np.uint8)
    cell[-1], cell[:, -1] = _EDGE, _EDGE
    cv2.putText(cell, str(place), (2, 30), cv2.FONT_HERSHEY_SIMPLEX, 0.5, 0, 1, cv2.LINE_AA)
    grey = decode(row.path.read_bytes())
    room = (_CELL[0] - 10, _CELL[1] - _NUMBER - 3)
    scale = min(room[0] / grey.shape[0], room[1] / grey.shape[1])
    size = (max(1, int(grey.shape[1] * scale)), max(1, int(grey.shape[0] * scale)))
    shown = cv2.resize(grey, size, interpolation=cv2.INTER_CUBIC)
    cell[4 : 4 + shown.shape[0], _NUMBER : _NUMBER + shown.shape[1]] = shown
    return cell


def write_form(folder: Path, rows: Sequence[Row]) -> None:
    """Write ``page-0001.png`` and so on, and ``fields.csv``: FILENAME, READING (to fill in), PAGE, NUMBER."""
    folder.mkdir(parents=True, exist_ok=True)
    for page, drawn in enumerate(pages(rows), start=1):
        (folder / f"page-{page:04}.png").write_bytes(cv2.imencode(".png", drawn)[1].tobytes())
    places = (divmod(place, ROWS * COLUMNS) for place in range(len(rows)))
    asked = [
        (row.file_name, "", page + 1, number + 1) for row, (page, number) in zip(rows, places, strict=True)
    ]
    _write(folder / FORM, ("FILENAME", "READING", "PAGE", "NUMBER"), asked)


def _write(path: Path, columns: tuple[str, ...], lines: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([columns, *lines])
