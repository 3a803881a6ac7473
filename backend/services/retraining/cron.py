"""When a cron schedule is due, in local time.

Knows cron expressions and clocks only.
"""

from __future__ import annotations

from datetime import UTC, datetime

from croniter import croniter


def next_due(cron: str, after: datetime) -> datetime:
    """The first time of ``cron`` after ``after``; both aware. The fields of ``cron`` are local time."""
    local = after.astimezone()
    due: datetime = croniter(cron, local.replace(tzinfo=None)).get_next(datetime)
    return due.astimezone().astimezone(UTC)


def is_due(cron: str, checked_at: datetime, now: datetime) -> bool:
    """Whether a time of ``cron`` has passed since ``checked_at``; several missed ones are due once."""
    return next_due(cron, checked_at) <= now
