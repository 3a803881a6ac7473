"""Exports of labels: a table for spreadsheets, JSON Lines for programs, a data set for training.

`FORMATS` is the list that API and command line offer. Knows labelled images, columns and the data set's layout.
Streams: a read transaction lasts for one chunk of rows, however slow the receiver is, so a label saved meanwhile may
or may not be in the export.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy.orm import Session

from backend.services.export.csv_lines import Separator, csv_line
from backend.services.export.identity import identity_of
from backend.services.export.rows import COLUMNS, rows
from backend.services.export.tables import (
    CSV,
    EXCEL,
    JSON_LINES,
    ZIP,
    FileType,
    Rows,
    csv_table,
    encoded,
    excel_table,
    json_lines,
    spreadsheet_table,
)
from backend.services.export.zip_stream import stream_zip
from backend.services.splits import dataset_split
from backend.services.uploads.batches import require_batch
from backend.store.blobs import BlobStore
from backend.store.errors import BlobError
from backend.store.image_sides import select_set_aside
from backend.store.lists.labelled_images import iter_labelled_images

SPLITS = ("train", "validation", "test")


class _Picture(NamedTuple):
    blob: str
    pixel_hash: str


@dataclass(frozen=True)
class Options:
    """Which labels to export, and how."""

    batch_id: int | None = None
    """Only this batch; None means all images."""
    spreadsheet_safe: bool = True
    """CSV for programs only: see `export_csv`."""
    separator: Separator = "semicolon"
    """CSV for spreadsheets only: see `export_spreadsheet`."""


@dataclass(frozen=True)
class Format:
    """A format that labels can be exported in."""

    file: FileType
    write: Callable[[Session, BlobStore, Options], Iterator[bytes]]


def export(
    session: Session,
    blobs: BlobStore,
    name: str,
    *,
    batch: int | str | None = None,
    spreadsheet_safe: bool = True,
    separator: Separator = "semicolon",
) -> Iterator[bytes]:
    """The labels in the format ``name``, a key of `FORMATS`, piece by piece.

    Args:
        batch: id or name of the only batch to export.
        spreadsheet_safe: see `export_csv`.
        separator: see `export_spreadsheet`.
    Raises:
        NotFoundError: no such batch. Raised at once, before the first piece is requested.
    """
    batch_id = None if batch is None else require_batch(session, batch).id
    return FORMATS[name].write(session, blobs, Options(batch_id, spreadsheet_safe, separator))


def export_csv(
    session: Session, *, batch_id: int | None = None, spreadsheet_safe: bool = True
) -> Iterator[str]:
    """A CSV with `COLUMNS`, a row for each labelled image; IDENTITY is empty for blank and unreadable ones.

    FILENAME has the folder that the file came with, so that files of one name can be distinguished.
    ``spreadsheet_safe`` puts an apostrophe before texts that a spreadsheet would evaluate.
    """
    return csv_table(COLUMNS, _values(session, batch_id), spreadsheet_safe=spreadsheet_safe)


def export_spreadsheet(
    session: Session, *, batch_id: int | None = None, separator: Separator = "semicolon"
) -> Iterator[str]:
    """The same rows for spreadsheet programs, see `spreadsheet_table`."""
    return spreadsheet_table(COLUMNS, _values(session, batch_id), separator)


def export_jsonl(session: Session, *, batch_id: int | None = None) -> Iterator[str]:
    """One JSON object per line with the keys `COLUMNS`; texts exactly as stored, null if there is none."""
    return json_lines(COLUMNS, _values(session, batch_id))


def export_dataset(session: Session, blobs: BlobStore, *, batch_id: int | None = None) -> Iterator[bytes]:
    """A zip in the data set's own layout, split by the images' grey levels (`splits`).

    That is ``written_name_{split}_v2.csv`` (FILENAME, IDENTITY) beside the images in ``{split}_v2/{split}/``.
    File names are made from ids, never from what an uploader sent. An image whose file is lost is in neither.
    """
    return stream_zip(_dataset_entries(session, blobs, batch_id))


def _dataset_entries(session: Session, blobs: BlobStore, batch_id: int | None) -> Iterator[tuple[str, bytes]]:
    tables = {split: [csv_line(("FILENAME", "IDENTITY"), end="\n")] for split in SPLITS}
    for split in SPLITS:
        yield f"{split}_v2/{split}/", b""
    set_aside = select_set_aside(session)
    for name, image, identity in _named(session, batch_id):
        split = dataset_split(image.pixel_hash, set_aside)
        try:
            yield f"{split}_v2/{split}/{name}", blobs.get(image.blob)
        except BlobError:
            continue
        tables[split].append(csv_line((name, identity), end="\n"))
    for split, lines in tables.items():
        yield f"written_name_{split}_v2.csv", "".join(lines).encode()


def _values(session: Session, batch_id: int | None) -> Rows:
    return (row.values() for row in rows(session, batch_id))


def _named(session: Session, batch_id: int | None) -> Iterator[tuple[str, _Picture, str]]:
    for piece in iter_labelled_images(session, batch_id=batch_id):
        named = [
            (f"IMAGE_{image.id:06d}.png", _Picture(image.blob, image.pixel_hash), identity_of(label))
            for image, label, *_ in piece
        ]
        session.rollback()
        yield from named


def _write_csv(session: Session, _: BlobStore, options: Options) -> Iterator[bytes]:
    return encoded(export_csv(session, batch_id=options.batch_id, spreadsheet_safe=options.spreadsheet_safe))


def _write_spreadsheet(session: Session, _: BlobStore, options: Options) -> Iterator[bytes]:
    return encoded(export_spreadsheet(session, batch_id=options.batch_id, separator=options.separator))


def _write_workbook(session: Session, _: BlobStore, options: Options) -> Iterator[bytes]:
    return excel_table(COLUMNS, _values(session, options.batch_id))


def _write_jsonl(session: Session, _: BlobStore, options: Options) -> Iterator[bytes]:
    return encoded(export_jsonl(session, batch_id=options.batch_id))


def _write_dataset(session: Session, blobs: BlobStore, options: Options) -> Iterator[bytes]:
    return export_dataset(session, blobs, batch_id=options.batch_id)


FORMATS: dict[str, Format] = {
    "xlsx": Format(EXCEL, _write_workbook),
    "spreadsheet": Format(CSV, _write_spreadsheet),
    "csv": Format(CSV, _write_csv),
    "jsonl": Format(JSON_LINES, _write_jsonl),
    "dataset": Format(ZIP, _write_dataset),
}
