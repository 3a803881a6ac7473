"""Delete the rows of images, pages, records and batches that are erased, and count what goes with them.

Knows tables. Which rows belong together, `services.erasing.content` says.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast

from sqlalchemy import CursorResult, Executable, delete, exists, func, select, update
from sqlalchemy.orm import Session

from backend.store.deletable import with_deleted
from backend.store.images import Batch, Image
from backend.store.labels import Label
from backend.store.piles.tables import Page, PageDecision, PageField, PageFile, Pile
from backend.store.readings import Reading

LOST = "Another page of its file was erased for good, and the file with it. Scan this page again."


def first_label_id(session: Session, image_ids: Collection[int]) -> int | None:
    """The oldest label of the images; None if they have none."""
    return session.scalar(select(func.min(Label.id)).where(Label.image_id.in_(list(image_ids))))


def count_rows(session: Session, image_ids: Collection[int]) -> dict[str, int]:
    """Number of labels and readings of the images, old ones included."""
    ids = list(image_ids)
    return {
        "labels": session.scalar(select(func.count()).where(Label.image_id.in_(ids))) or 0,
        "readings": session.scalar(select(func.count()).where(Reading.image_id.in_(ids))) or 0,
    }


def remove_pages(session: Session, page_ids: Collection[int]) -> dict[str, int]:
    """Delete pages with their fields and decisions. The files that they came in are dropped; if no page of a file is
    left, its row is deleted too.

    Pages of these files that still waited for a form are refused, since they cannot be opened any more.

    Returns:
        ``files``: rows that were deleted; ``originals``: files that were dropped.
    """
    ids = list(page_ids)
    of_pages = select(Page.file_id).where(Page.id.in_(ids)).distinct()
    files = session.scalars(with_deleted(select(PageFile).where(PageFile.id.in_(of_pages)))).all()
    for owned in (PageField.page_id, PageDecision.page_id):
        _execute(session, delete(owned.class_).where(owned.in_(ids)))
    _execute(session, delete(Page).where(Page.id.in_(ids)))
    dropped = sum(file.blob is not None for file in files)
    removed = 0
    lost = update(Page).where(Page.file_id.in_([file.id for file in files]), Page.state == "waiting")
    _execute(session, lost.values(state="refused", is_due=False, error=LOST, revision=Page.revision + 1))
    for file in files:
        file.blob = None
        left = with_deleted(select(Page.id).where(Page.file_id == file.id).limit(1))
        if session.scalar(left) is None:
            session.delete(file)
            removed += 1
    session.flush()
    return {"files": removed, "originals": dropped}


def remove_empty_batches(session: Session, batch_ids: Collection[int]) -> int:
    """Delete those of the batches, and the piles that they are, that have neither image nor file left; how many.

    A batch of one person's images is called after them often enough.
    """
    has_image = exists().where(Image.batch_id == Batch.id)
    has_file = exists().where(PageFile.pile_id == Pile.id, Pile.batch_id == Batch.id)
    query = select(Batch.id).where(Batch.id.in_(list(batch_ids)), ~has_image, ~has_file)
    empty = list(session.scalars(with_deleted(query)))
    if empty:
        _execute(session, delete(Pile).where(Pile.batch_id.in_(empty)))
        _execute(session, delete(Batch).where(Batch.id.in_(empty)))
    return len(empty)


def _execute(session: Session, statement: Executable) -> int:
    result = session.execute(statement.execution_options(synchronize_session="fetch"))
    return cast("CursorResult[Any]", result).rowcount
