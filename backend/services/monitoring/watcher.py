"""One look at the database for monitoring: the numbers of this moment, and what was added since the last look.

Knows which rows are reported. Does not know how metrics are written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from backend.services.monitoring.added_rows import AddedRows
from backend.services.monitoring.numbers import Numbers, collect
from backend.store.errors import StoreError
from backend.store.labels import newest_label_id
from backend.store.lists import added
from backend.store.readings import NOT_A_NAME


@dataclass(frozen=True)
class Observation:
    """What one look at the database found."""

    numbers: Numbers
    labels: Mapping[str, int]
    """New labels by kind, withdrawals too."""
    confidences: Sequence[float]
    """Of the new readings, those of what is not a name left out."""
    waits: Sequence[float]
    """Of the new readings that are an image's first: seconds that the image had waited."""
    actions: Mapping[str, int]
    """New audit events by action."""
    not_names: int = 0
    """New readings of what is not a name."""


class Watcher:
    """Looks at the database again and again; one look at a time."""

    def __init__(self) -> None:
        self._labels = AddedRows(newest_label_id, added.select_labels_after)
        self._readings = AddedRows(added.newest_reading_id, added.select_readings_after)
        self._events = AddedRows(added.newest_event_id, added.select_events_after)

    def look(self, session: Session, at: datetime) -> Observation | None:
        """What is there at the time ``at``; None if the database cannot be asked."""
        try:
            numbers = collect(session, at)
            labels = self._labels.look(session)
            readings = self._readings.look(session)
            events = self._events.look(session)
        except (SQLAlchemyError, StoreError):
            return None
        return Observation(
            numbers,
            Counter(label.kind for label in labels),
            [reading.confidence for reading in readings if reading.status != NOT_A_NAME],
            [
                max(0.0, (reading.created_at - reading.image_came_at).total_seconds())
                for reading in readings
                if reading.image_came_at is not None
            ],
            Counter(event.action for event in events),
            sum(reading.status == NOT_A_NAME for reading in readings),
        )
