"""Labels, readings and audit events in the order in which they were added: what is new since a certain one.

Knows ids. `services.monitoring` remembers where it stopped.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from backend.store.audit import AuditEvent
from backend.store.images import Image
from backend.store.labels import Label, StoredKind
from backend.store.readings import Reading


class AddedLabel(NamedTuple):
    """One revision of an image's label."""

    id: int
    created_at: datetime
    kind: StoredKind


class AddedReading(NamedTuple):
    """One version's reading of an image."""

    id: int
    created_at: datetime
    confidence: float
    status: str
    image_came_at: datetime | None
    """When its image came; None if another version had read that before."""


class AddedEvent(NamedTuple):
    """One thing that was done, in the audit log."""

    id: int
    created_at: datetime
    action: str


def select_labels_after(session: Session, label_id: int, limit: int) -> Sequence[AddedLabel]:
    """Up to ``limit`` labels with ids above ``label_id``, oldest first, those of images in the bin too."""
    query = select(Label.id, Label.created_at, Label.kind).where(Label.id > label_id)
    return [AddedLabel(*row) for row in session.execute(query.order_by(Label.id).limit(limit))]


def newest_reading_id(session: Session) -> int:
    """Id of the newest reading; 0 if there is none."""
    return session.scalar(select(func.max(Reading.id))) or 0


def select_readings_after(session: Session, reading_id: int, limit: int) -> Sequence[AddedReading]:
    """Up to ``limit`` readings with ids above ``reading_id``, oldest first; of images in the bin without the time."""
    earlier = aliased(Reading)
    is_first = (
        ~select(earlier.id).where(earlier.image_id == Reading.image_id, earlier.id < Reading.id).exists()
    )
    query = (
        select(Reading.id, Reading.created_at, Reading.confidence, Reading.status, Image.created_at)
        .outerjoin(Image, (Image.id == Reading.image_id) & is_first)
        .where(Reading.id > reading_id)
    )
    return [AddedReading(*row) for row in session.execute(query.order_by(Reading.id).limit(limit))]


def newest_event_id(session: Session) -> int:
    """Id of the newest audit event; 0 if there is none."""
    return session.scalar(select(func.max(AuditEvent.id))) or 0


def select_events_after(session: Session, event_id: int, limit: int) -> Sequence[AddedEvent]:
    """Up to ``limit`` audit events with ids above ``event_id``, oldest first."""
    query = select(AuditEvent.id, AuditEvent.at, AuditEvent.action).where(AuditEvent.id > event_id)
    return [AddedEvent(*row) for row in session.execute(query.order_by(AuditEvent.id).limit(limit))]
