from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy.orm import Session

from backend.services import audit
from backend.services.errors import InvalidError
from backend.store.database import writing


class Cancelled(Exception):
    """Ends a transaction without its changes."""


def test_an_event_is_there_only_if_the_change_is(session: Session) -> None:
    with suppress(Cancelled), writing(session):
        audit.note(session, "anna", "image.delete", "image", 3)
        raise Cancelled
    with writing(session):
        audit.note(session, "anna", "image.restore", "image", 3, was_deleted_by="bert")
    (event,) = audit.chunk(session).items
    assert (event.action, event.target_id, event.detail) == (
        "image.restore",
        "3",
        {"was_deleted_by": "bert"},
    )


def test_long_names_are_cut_off(session: Session) -> None:
    audit.note_alone(session, "a" * 300, "version.promote", "version", "v" * 300)
    (event,) = audit.chunk(session).items
    assert (len(event.actor), event.target_id) == (100, "v" * 100)


def test_the_log_is_listed_in_chunks(session: Session) -> None:
    for number in range(5):
        audit.note_alone(session, "anna" if number % 2 else "bert", "export", "export", None, number=number)
    first = audit.chunk(session, limit=2)
    second = audit.chunk(session, cursor=first.next_cursor, limit=3)
    assert [event.detail["number"] for event in [*first.items, *second.items]] == [4, 3, 2, 1, 0]
    assert second.next_cursor is None
    assert [event.detail["number"] for event in audit.chunk(session, actor="anna").items] == [3, 1]


def test_a_cursor_belongs_to_its_own_list(session: Session) -> None:
    for _ in range(3):
        audit.note_alone(session, "anna", "export", "export", None)
    cursor = audit.chunk(session, actor="anna", limit=1).next_cursor
    with pytest.raises(InvalidError, match="does not belong to this list"):
        audit.chunk(session, actor="bert", cursor=cursor)
