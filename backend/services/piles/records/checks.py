"""Which records of a pile each check was of, as the audit log has it, so that each can be taken back by itself.

Knows the audit log. Does not know what is doubted; `counting` does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from backend.services import audit
from backend.store.audit import select_events_of

_ACTION, _KIND = "pile.check", "pile"


def note_check(
    session: Session, pile_id: int, fingerprint: str, record_ids: Collection[int], *, author: str
) -> None:
    """Note a check of these records, inside the caller's write transaction."""
    detail = {"records": len(record_ids), "ids": _stretches(record_ids), "fingerprint": fingerprint}
    audit.note(session, author, _ACTION, _KIND, pile_id, **detail)


def records_of_check(session: Session, pile_id: int, fingerprint: str) -> set[int] | None:
    """Ids of the records of the newest check with this fingerprint, without those that were checked again later; None
    without such a check."""
    later: set[int] = set()
    for event in select_events_of(session, _ACTION, _KIND, str(pile_id)):
        own = _ids(event.detail)
        if event.detail.get("fingerprint") == fingerprint:
            return own - later
        later |= own
    return None


def last_checker(session: Session, pile_id: int, record_ids: Collection[int]) -> str | None:
    """Who last checked any of these records; None if nobody did."""
    events = select_events_of(session, _ACTION, _KIND, str(pile_id))
    return next((event.actor for event in events if not _ids(event.detail).isdisjoint(record_ids)), None)


def _stretches(ids: Iterable[int]) -> list[list[int]]:
    """First and last of each stretch of ids without a gap: few numbers for many records."""
    found: list[list[int]] = []
    for each in sorted(ids):
        if found and found[-1][1] == each - 1:
            found[-1][1] = each
        else:
            found.append([each, each])
    return found


def _ids(detail: Mapping[str, Any]) -> set[int]:
    return {each for first, last in detail.get("ids", ()) for each in range(first, last + 1)}
