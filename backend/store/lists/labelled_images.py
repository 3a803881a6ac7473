"""Labelled images, each with the label that counts and the reading that the person saw.

Knows how the tables are joined. Does not know what the rows are used for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from backend.store.images import Batch, Image
from backend.store.labels import Label
from backend.store.piles.samples import sample_batches
from backend.store.readings import Reading

CHUNK = 500  # rows of one query; bounds memory


class LabelledImage(NamedTuple):
    """An image, its label, the reading that the person saw, and the name of its batch."""

    image: Image
    label: Label
    reading: Reading | None
    batch: str


def iter_labelled_images(session: Session, *, batch_id: int | None = None) -> Iterator[list[LabelledImage]]:
    """Yield all labelled images in the order of their ids, in chunks of at most `CHUNK`.

    The sample's are among them only if its own batch is asked for.
    The reading is the one that the person saw; if the label names none, the image's newest. The caller may end the
    transaction between two chunks.
    """
    after = 0
    while chunk := _select_chunk(session, after, batch_id):
        after = chunk[-1][0].id
        yield chunk


def _select_chunk(session: Session, after: int, batch_id: int | None) -> list[LabelledImage]:
    head = aliased(Reading)
    shown = select(head.id).where(head.image_id == Image.id, head.version == Image.reading_version)
    query = (
        select(Image, Label, Reading, Batch.name)
        .join(Batch, Batch.id == Image.batch_id)
        .join(Label, (Label.image_id == Image.id) & (Label.revision == Image.label_revision))
        .outerjoin(Reading, Reading.id == func.coalesce(Label.reading_id, shown.scalar_subquery()))
        .where(Image.id > after, Image.label_kind.is_not(None))
        .order_by(Image.id)
        .limit(CHUNK)
    )
    if batch_id is not None:
        query = query.where(Image.batch_id == batch_id)
    else:
        query = query.where(Image.batch_id.not_in(sample_batches()))
    return [LabelledImage(*row) for row in session.execute(query)]
