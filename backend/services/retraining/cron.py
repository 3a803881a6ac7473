"""When the schedule's next moment is, in the office's own local time.

Knows cron expressions and clocks only.
"""

from __future__ import annotations

from datetime import UTC, datetime

from croniter import croniter


def next_due(cron: str, after: datetime) -> datetime:
    """The first moment of ``cron`` later than ``after``; both aware, the fields of ``cron`` are local time."""
    local = after.astimezone()
    due: datetime = croniter(cron, local.replace(tzinfo=None)).get_next(datetime)
    return due.astimezone().astimezone(UTC)


def is_due(cron: str, looked_at: datetime, now: datetime) -> bool:
    """Whether a moment of ``cron`` has come since ``looked_at``; several missed ones are due once."""
    return next_due(cron, looked_at) <= now
