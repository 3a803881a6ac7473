"""The sample's piles: found wherever they are, and removed with all that came of them.

Knows which rows are the sample's, in the bin too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from backend.store import bin as bins
from backend.store.deletable import with_deleted
from backend.store.images import Batch, Image
from backend.store.labels import Label
from backend.store.piles.files import select_blobs_of_batches
from backend.store.piles.tables import Pile


def sample_batches() -> Select[int]:
    """A query of the ids of the batches that are the sample's, for conditions on images."""
    return select(Pile.batch_id).where(Pile.is_sample)


def select_sample_pile(session: Session) -> Pile | None:
    """The newest pile of the sample that is not in the bin."""
    query = select(Pile).join(Batch, Batch.id == Pile.batch_id).where(Pile.is_sample)
    return session.scalar(query.order_by(Pile.id.desc()).limit(1))


def select_sample_piles(session: Session) -> Sequence[Pile]:
    """All piles of the sample, in the bin too."""
    query = select(Pile).join(Batch, Batch.id == Pile.batch_id).where(Pile.is_sample).order_by(Pile.id)
    return session.scalars(with_deleted(query)).all()


def select_blobs(session: Session, batch_id: int) -> list[str]:
    """Names of the files, page pictures and images of the pile that this batch is."""
    images = session.scalars(with_deleted(select(Image.blob).where(Image.batch_id == batch_id)))
    return list(dict.fromkeys([*select_blobs_of_batches(session, [batch_id]), *images]))


def remove_sample_pile(session: Session, pile: Pile, at: datetime) -> None:
    """Delete the pile's rows for good: files, pages, records, and its batch with images, readings and labels.

    Only the image with the newest label of all stays, in the bin, since that label's id must not be given to another.
    """
    batch_id = pile.batch_id
    session.execute(delete(Pile).where(Pile.id == pile.id))
    newest = session.scalar(select(Label.image_id).order_by(Label.id.desc()).limit(1))
    of_batch = session.scalars(with_deleted(select(Image).where(Image.batch_id == batch_id))).all()
    bins.remove_images(session, [image.id for image in of_batch if image.id != newest])
    kept = next((image for image in of_batch if image.id == newest), None)
    batch = session.scalar(with_deleted(select(Batch).where(Batch.id == batch_id)))
    if kept is None or batch is None:
        session.execute(delete(Batch).where(Batch.id == batch_id))
        return
    batch.deleted_at = kept.deleted_at = batch.deleted_at or at
    session.flush()
