"""`python -m training.doubtful`: the training fields that a person should read next, on pages to read them from.

A field is in doubt where the model is not sure of it, or reads something else than its label says: such fields teach
most (uncertainty sampling: Lewis and Gale, "A Sequential Algorithm for Training Text Classifiers", 1994). Those that no
person has read since are asked for. Neither label nor reading stands on a page, so that nobody is led by them. Writes
the pages, a CSV to fill in that ``training.pretrain`` understands as ``--readings`` and ``--often``, and one of the
doubtful fields that people have read already, for ``--often``.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from backend.recognizer.alphabet import NAMES
from backend.recognizer.bundle import load_bundle
from backend.recognizer.engine import Recognizer
from backend.recognizer.image import decode
from training.data.dataset import EMPTY, Row, count_rows, read_rows
from training.data.locations import add_dataset_option
from training.data.read_files import ReadRow, read_files
from training.data.second_readings import better_labels

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


def main() -> None:
    """Read the training split with a bundle and write down what it is not sure of, for a person to read."""
    options = _parse(main.__doc__)
    known = better_labels(options.dataset, options.known)
    labels = better_labels(options.dataset, [*options.readings, *options.known])
    recognizer = Recognizer(load_bundle(options.weights), options.threads, not options.no_prior)
    rows = read_rows(options.dataset, "train")
    total = count_rows(options.dataset, "train")
    read = track(read_files(recognizer, rows), description="reading", total=total)
    found = list(doubtful(read, labels, options.sure))
    asked = [row for row in found if row.file_name not in known]
    write_form(options.out, asked)
    told = [(row.file_name, known[row.file_name]) for row in found if row.file_name in known]
    _write(options.out / "known.csv", ("FILENAME", "READING"), told)
    Console().print(
        f"{options.out}: {FORM} with {len(asked)} fields to read, pages beside it; "
        f"known.csv with {len(told)} that people have read already"
    )


def _parse(description: str | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--weights", type=Path, required=True, help="bundle of the model that doubts")
    add_dataset_option(parser)
    parser.add_argument(
        "--readings",
        type=Path,
        action="append",
        default=[],
        help="CSV of better labels, see training.judge; may be repeated, the last one counts",
    )
    parser.add_argument(
        "--known",
        type=Path,
        action="append",
        default=[],
        help="CSV of what people have read and need not read again; may be repeated (second readings always are)",
    )
    parser.add_argument("--no-prior", action="store_true", help="by the frames alone")
    parser.add_argument(
        "--sure", type=float, default=0.8, help="confidence that needs no person (default: 0.8)"
    )
    parser.add_argument("--out", type=Path, default=Path("runs/doubtful"))
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    form = options.out / FORM
    if form.exists():
        parser.error(f"{form} may hold readings already. Move it away, or name another folder with --out.")
    return options


if __name__ == "__main__":
    main()
