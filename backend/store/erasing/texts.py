"""Rows that repeat what is written on several images, or what their files are called: they are rewritten, not deleted.

Knows where texts are repeated. Does not know what they look like.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import Text, cast, or_, select
from sqlalchemy.orm import Session

from backend.store.operations import Operation
from backend.store.runs import TrainingRun
from backend.store.upload_keys import UploadKey

_IDS_A_QUERY = 50


def select_kept_responses(session: Session) -> Sequence[UploadKey]:
    """All kept responses to uploads; each is deleted after some days."""
    return session.scalars(select(UploadKey)).all()


def select_operations_on(session: Session, image_ids: Collection[int]) -> Iterator[Operation]:
    """The operations whose results name one of the images."""
    ids = sorted(image_ids)
    for start in range(0, len(ids), _IDS_A_QUERY):
        named = [f'%"image_id": {image_id},%' for image_id in ids[start : start + _IDS_A_QUERY]]
        query = select(Operation).where(or_(*(cast(Operation.results, Text).like(each) for each in named)))
        yield from session.scalars(query).all()


def select_runs_with_report(session: Session) -> Sequence[TrainingRun]:
    """All runs that left a report, locked against other writers until this transaction ends."""
    query = select(TrainingRun).where(TrainingRun.report.is_not(None)).order_by(TrainingRun.id)
    return session.scalars(query.with_for_update(), execution_options={"populate_existing": True}).all()
