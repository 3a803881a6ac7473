"""Answers: labelled images with the label that counts and the reading that it answered.

Knows how the three tables hang together. Does not know what the answers are for.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from backend.store.images import Image
from backend.store.labels import Label
from backend.store.readings import Reading

LabelledImage = tuple[Image, Label, Reading | None]
PIECE = 500  # rows a query, so that memory stays flat


def iter_labelled_images(session: Session, *, batch_id: int | None = None) -> Iterator[list[LabelledImage]]:
    """Every answer, in the order of the images' ids, in pieces of at most `PIECE`.

    The reading is the one that the person saw; if the label names none, the one that the image shows now. The
    caller may end the transaction between two pieces.
    """
    after = 0
    while piece := _select_piece(session, after, batch_id):
        after = piece[-1][0].id
        yield piece


def _select_piece(session: Session, after: int, batch_id: int | None) -> list[LabelledImage]:
    head = aliased(Reading)
    shown = select(head.id).where(head.image_id == Image.id, head.version == Image.reading_version)
    query = (
        select(Image, Label, Reading)
        .join(Label, (Label.image_id == Image.id) & (Label.revision == Image.label_revision))
        .outerjoin(Reading, Reading.id == func.coalesce(Label.reading_id, shown.scalar_subquery()))
        .where(Image.id > after, Image.label_kind.is_not(None))
        .order_by(Image.id)
        .limit(PIECE)
    )
    if batch_id is not None:
        query = query.where(Image.batch_id == batch_id)
    return [(image, label, reading) for image, label, reading in session.execute(query)]
