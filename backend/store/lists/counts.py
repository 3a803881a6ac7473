"""Counts over all images: labels by kind and batch, confirmed readings by version, unknown characters.

Knows SQL's aggregates; `services.maintenance.stats` knows shares and thresholds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.store.images import Batch, Image
from backend.store.labels import TEXT_KINDS, Label
from backend.store.readings import Reading


@dataclass(frozen=True)
class BatchCount:
    """A batch with its numbers of images and labels."""

    id: int
    name: str
    created_at: datetime
    images: int
    labelled: int

    @property
    def pending(self) -> int:
        """Images without a label."""
        return self.images - self.labelled


@dataclass(frozen=True)
class VersionCount:
    """Labels that confirmed or corrected the readings of one version."""

    version: str
    confirmed: int
    corrected: int


def count_kinds(session: Session, *, batch_id: int | None = None) -> dict[str, int]:
    """Number of images by the kind of the label that counts; kinds without images are left out."""
    query = (
        select(Image.label_kind, func.count()).where(Image.label_kind.is_not(None)).group_by(Image.label_kind)
    )
    if batch_id is not None:
        query = query.where(Image.batch_id == batch_id)
    return {kind: count for kind, count in session.execute(query) if kind is not None}


def count_batches(session: Session) -> Sequence[BatchCount]:
    """All batches with their counts, newest first, empty ones included."""
    query = (
        select(Batch.id, Batch.name, Batch.created_at, func.count(Image.id), func.count(Image.label_kind))
        .outerjoin(Image, Image.batch_id == Batch.id)
        .group_by(Batch.id, Batch.name, Batch.created_at)
        .order_by(Batch.id.desc())
    )
    return [BatchCount(*row) for row in session.execute(query)]


def count_by_version(session: Session) -> Sequence[VersionCount]:
    """Confirmed and corrected labels by the version whose reading the person saw, in the order of version names."""
    query = (
        select(Reading.version, Label.kind, func.count())
        .join(Label, Label.reading_id == Reading.id)
        .join(Image, (Image.id == Label.image_id) & (Image.label_revision == Label.revision))
        .where(Label.kind.in_(TEXT_KINDS))
        .group_by(Reading.version, Label.kind)
    )
    counts: Counter[tuple[str, str]] = Counter()
    for version, kind, count in session.execute(query):
        counts[version, kind] = count
    versions = sorted({version for version, _ in counts})
    return [VersionCount(v, counts[v, "confirmed"], counts[v, "corrected"]) for v in versions]
