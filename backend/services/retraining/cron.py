"""When a cron schedule is due, in local time.

Knows cron expressions and clocks only.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from croniter import croniter

_MINUTE = timedelta(minutes=1)


def next_due(cron: str, after: datetime) -> datetime:
    """The first time of ``cron`` after ``after``; both aware. The fields of ``cron`` are local time.

    A local time that is skipped in spring is due when the clock has been put forward; one that comes twice in autumn is
    due the first time.
    """
    times = croniter(cron, after.astimezone().replace(tzinfo=None))
    while (due := _instant(times.get_next(datetime))) <= after:
        pass  # a local time that occurs for the second time
    return due


def is_due(cron: str, checked_at: datetime, now: datetime) -> bool:
    """Whether a time of ``cron`` has passed since ``checked_at``; several missed ones are due once."""
    return next_due(cron, checked_at) <= now


def _instant(local: datetime) -> datetime:
    """The first moment at which the clock on the wall shows ``local`` or, if it never does, a later time."""
    found = min(local.astimezone(UTC), local.replace(fold=1).astimezone(UTC))
    while _on_the_wall(found) < local:  # the clock is put forward between the two
        found += _MINUTE
    return found


def _on_the_wall(moment: datetime) -> datetime:
    return moment.astimezone().replace(tzinfo=None)
