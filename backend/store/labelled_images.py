"""Labelled images, each with the label that counts and the reading that the person saw.

Knows how the three tables are joined. Does not know what the rows are used for.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from backend.store.images import Image
from backend.store.labels import Label
from backend.store.readings import Reading

LabelledImage = tuple[Image, Label, Reading | None]
CHUNK = 500  # rows of one query; bounds memory


def iter_labelled_images(session: Session, *, batch_id: int | None = None) -> Iterator[list[LabelledImage]]:
    """Yield all labelled images in the order of their ids, in chunks of at most `CHUNK`.

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
        select(Image, Label, Reading)
        .join(Label, (Label.image_id == Image.id) & (Label.revision == Image.label_revision))
        .outerjoin(Reading, Reading.id == func.coalesce(Label.reading_id, shown.scalar_subquery()))
        .where(Image.id > after, Image.label_kind.is_not(None))
        .order_by(Image.id)
        .limit(CHUNK)
    )
    if batch_id is not None:
        query = query.where(Image.batch_id == batch_id)
    return [(image, label, reading) for image, label, reading in session.execute(query)]
