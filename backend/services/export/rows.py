"""What a table of labels has in each row. Knows rows of the database; does not know how a table is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from backend.recognizer.reading import marked_text
from backend.store.lists.labelled_images import LabelledImage, iter_labelled_images

COLUMNS = (
    "FILENAME",
    "IDENTITY",
    "KIND",
    "READING",
    "CONFIDENCE",
    "VERSION",
    "IMAGE_ID",
    "LABELLED_AT",
    "BATCH",
    "AUTHOR",
)
"""New ones come last: programs may count the columns."""


def rows(session: Session, batch_id: int | None = None) -> Iterator[dict[str, Any]]:
    """The values of `COLUMNS` for each labelled image, in the order of their ids; no transaction is open meanwhile."""
    for piece in iter_labelled_images(session, batch_id=batch_id):
        found = [_row(labelled) for labelled in piece]
        session.rollback()
        yield from found


def _row(labelled: LabelledImage) -> dict[str, Any]:
    image, label, reading, batch = labelled
    values = (
        image.path,
        label.text,
        label.kind,
        reading and marked_text(reading.status, reading.text),
        reading and round(reading.confidence, 4),
        reading and reading.version,
        image.id,
        label.created_at.isoformat(timespec="seconds"),
        batch,
        label.author,
    )
    return dict(zip(COLUMNS, values, strict=True))
