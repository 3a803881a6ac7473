"""Chooses the training images that a person should read next, and draws them on sheets to read from.

Knows readings, labels and image files; the CSV beside the sheets says where each image stands.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.exchange.label_kinds import kind_of
from backend.recognizer.alphabet import NAMES
from backend.recognizer.image import decode
from training.data.dataset import Row
from training.data.read_files import ReadRow

Grey = NDArray[np.uint8]

TABLE = "fields.csv"  # the CSV that a person fills in
ROWS, COLUMNS = 14, 3  # of a sheet
_CELL = (64, 434)  # rows and columns of a cell, in pixels
_NUMBER = 36  # columns left for the number
_EDGE = 180  # grey level of the lines between cells


def doubtful_rows(read: Iterable[ReadRow], labels: Mapping[str, str], sure: float) -> Iterator[Row]:
    """The rows whose reading is less confident than ``sure`` or differs from the label.

    Args:
        labels: file name to the label that replaces the row's own.
        sure: a confidence in 0..1.
    """
    for item in read:
        label = labels.get(item.row.file_name, item.row.identity)
        expected = "" if kind_of(label) == "blank" else NAMES.fold(label).text
        if item.problem is None and (item.confidence < sure or item.text != expected):
            yield item.row


def draw_sheets(rows: Sequence[Row]) -> Iterator[Grey]:
    """Draw sheets of ``ROWS * COLUMNS`` images each, numbered from 1 on every sheet, row by row.

    Yields:
        Grey levels with cells of 64 x 434 pixels; the last sheet has no more rows than it needs.
    """
    per_sheet = ROWS * COLUMNS
    for start in range(0, len(rows), per_sheet):
        cells = [_cell(number, row) for number, row in enumerate(rows[start : start + per_sheet], start=1)]
        cells += [np.full(_CELL, 255, np.uint8)] * (-len(cells) % COLUMNS)
        yield np.vstack([np.hstack(cells[left : left + COLUMNS]) for left in range(0, len(cells), COLUMNS)])


def write_sheets(folder: Path, rows: Sequence[Row]) -> None:
    """Write ``page-0001.png`` and so on, and ``TABLE``: FILENAME, READING (to fill in), PAGE, NUMBER."""
    folder.mkdir(parents=True, exist_ok=True)
    for sheet, drawn in enumerate(draw_sheets(rows), start=1):
        (folder / f"page-{sheet:04}.png").write_bytes(cv2.imencode(".png", drawn)[1].tobytes())
    with (folder / TABLE).open("w", newline="", encoding="utf-8") as stream:
        table = csv.writer(stream)
        table.writerow(("FILENAME", "READING", "PAGE", "NUMBER"))
        for place, row in enumerate(rows):
            sheet, number = divmod(place, ROWS * COLUMNS)
            table.writerow((row.file_name, "", sheet + 1, number + 1))


def _cell(number: int, row: Row) -> Grey:
    cell = np.full(_CELL, 255, np.uint8)
    cell[-1], cell[:, -1] = _EDGE, _EDGE
    cv2.putText(cell, str(number), (2, 30), cv2.FONT_HERSHEY_SIMPLEX, 0.5, 0, 1, cv2.LINE_AA)
    grey = decode(row.path.read_bytes())
    room = (_CELL[0] - 10, _CELL[1] - _NUMBER - 3)
    scale = min(room[0] / grey.shape[0], room[1] / grey.shape[1])
    size = (max(1, int(grey.shape[1] * scale)), max(1, int(grey.shape[0] * scale)))
    shown = cv2.resize(grey, size, interpolation=cv2.INTER_CUBIC)
    cell[4 : 4 + shown.shape[0], _NUMBER : _NUMBER + shown.shape[1]] = shown
    return cell
