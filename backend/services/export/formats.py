"""Exports of labels: a table for spreadsheets, JSON Lines for programs, a data set for training.

`FORMATS` is the list that API and command line offer. Knows labelled images, columns and the data set's layout.
Streams: a read transaction lasts for one chunk of rows, however slow the receiver is, so a label saved meanwhile may
or may not be in the export.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from backend.services.export.identity import identity_of
from backend.services.export.spreadsheet import protect
from backend.services.export.zip_stream import stream_zip
from backend.services.splits import dataset_split
from backend.services.uploads.batches import require_batch
from backend.store.blobs import BlobStore
from backend.store.errors import BlobError
from backend.store.labelled_images import LabelledImage, iter_labelled_images

COLUMNS = ("FILENAME", "IDENTITY", "KIND", "READING", "CONFIDENCE", "VERSION", "IMAGE_ID", "LABELLED_AT")
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
    """CSV only: see `export_csv`."""


@dataclass(frozen=True)
class Format:
    """A format that labels can be exported in."""

    media_type: str
    suffix: str
    write: Callable[[Session, BlobStore, Options], Iterator[bytes]]
    is_binary: bool = False


def export(
    session: Session,
    blobs: BlobStore,
    name: str,
    *,
    batch: int | str | None = None,
    spreadsheet_safe: bool = True,
) -> Iterator[bytes]:
    """The labels in the format ``name``, a key of `FORMATS`, piece by piece.

    Args:
        batch: id or name of the only batch to export.
        spreadsheet_safe: see `export_csv`.
    Raises:
        NotFoundError: no such batch. Raised at once, before the first piece is requested.
    """
    batch_id = None if batch is None else require_batch(session, batch).id
    return FORMATS[name].write(session, blobs, Options(batch_id, spreadsheet_safe))


def export_csv(
    session: Session, *, batch_id: int | None = None, spreadsheet_safe: bool = True
) -> Iterator[str]:
    """A CSV with `COLUMNS`, a row for each labelled image; IDENTITY is empty for blank and unreadable ones.

    FILENAME has the folder that the file came with, so that files of one name are told apart.
    ``spreadsheet_safe`` puts an apostrophe before texts that a spreadsheet would evaluate.
    """
    yield _csv_line(COLUMNS)
    for row in _rows(session, batch_id):
        cells = ["" if value is None else str(value) for value in row.values()]
        yield _csv_line(map(protect, cells) if spreadsheet_safe else cells)


def export_jsonl(session: Session, *, batch_id: int | None = None) -> Iterator[str]:
    """One JSON object per line with the keys `COLUMNS`; texts exactly as stored, null where there is none."""
    for row in _rows(session, batch_id):
        yield json.dumps(row, ensure_ascii=False) + "\n"


def export_dataset(session: Session, blobs: BlobStore, *, batch_id: int | None = None) -> Iterator[bytes]:
    """A zip in the data set's own layout, split by the images' grey levels (`splits`).

    That is ``written_name_{split}_v2.csv`` (FILENAME, IDENTITY) beside the images in ``{split}_v2/{split}/``.
    File names are made from ids, never from what an uploader sent. An image whose file is lost is in neither.
    """
    return stream_zip(_dataset_entries(session, blobs, batch_id))


def _rows(session: Session, batch_id: int | None) -> Iterator[dict[str, Any]]:
    for piece in iter_labelled_images(session, batch_id=batch_id):
        rows = [_row(labelled) for labelled in piece]
        session.rollback()
        yield from rows


def _row(labelled: LabelledImage) -> dict[str, Any]:
    image, label, reading = labelled
    values = (
        image.path,
        label.text,
        label.kind,
        reading and reading.text,
        reading and round(reading.confidence, 4),
        reading and reading.version,
        image.id,
        label.created_at.isoformat(timespec="seconds"),
    )
    return dict(zip(COLUMNS, values, strict=True))


def _csv_line(cells: Iterable[str], end: str = "\r\n") -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator=end).writerow(cells)
    return line.getvalue()


def _dataset_entries(session: Session, blobs: BlobStore, batch_id: int | None) -> Iterator[tuple[str, bytes]]:
    tables = {split: [_csv_line(("FILENAME", "IDENTITY"), end="\n")] for split in SPLITS}
    for split in SPLITS:
        yield f"{split}_v2/{split}/", b""
    for name, image, identity in _named(session, batch_id):
        split = dataset_split(image.pixel_hash)
        try:
            yield f"{split}_v2/{split}/{name}", blobs.get(image.blob)
        except BlobError:
            continue
        tables[split].append(_csv_line((name, identity), end="\n"))
    for split, lines in tables.items():
        yield f"written_name_{split}_v2.csv", "".join(lines).encode()


def _named(session: Session, batch_id: int | None) -> Iterator[tuple[str, _Picture, str]]:
    for piece in iter_labelled_images(session, batch_id=batch_id):
        named = [
            (f"IMAGE_{image.id:06d}.png", _Picture(image.blob, image.pixel_hash), identity_of(label))
            for image, label, _ in piece
        ]
        session.rollback()
        yield from named


def _write_csv(session: Session, _: BlobStore, options: Options) -> Iterator[bytes]:
    lines = export_csv(session, batch_id=options.batch_id, spreadsheet_safe=options.spreadsheet_safe)
    return (line.encode() for line in lines)


def _write_jsonl(session: Session, _: BlobStore, options: Options) -> Iterator[bytes]:
    return (line.encode() for line in export_jsonl(session, batch_id=options.batch_id))


def _write_dataset(session: Session, blobs: BlobStore, options: Options) -> Iterator[bytes]:
    return export_dataset(session, blobs, batch_id=options.batch_id)


FORMATS: dict[str, Format] = {
    "csv": Format("text/csv", "csv", _write_csv),
    "jsonl": Format("application/x-ndjson", "jsonl", _write_jsonl),
    "dataset": Format("application/zip", "zip", _write_dataset, is_binary=True),
}
