"""Images that are read again; `test_readings` and `test_attempts` show in which order."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from backend.exchange.style import Style
from backend.store import leases
from backend.store.database import now, writing
from backend.store.readings import select_unread
from tests.store.rows import make_image, make_reading

TITLE = Style("title")
MINUTE = timedelta(minutes=1)


def test_a_leased_image_keeps_the_reading_of_an_earlier_style(session: Session) -> None:
    with writing(session):
        leased, expired, free = (make_image(session, name) for name in "abc")
        for image in (leased, expired, free):
            make_reading(session, image, "LEA")
        leases.take(session, "tab", [leased.id], until=now() + MINUTE)
        leases.take(session, "tab", [expired.id], until=now() - MINUTE)
    assert select_unread(session, "v1", 9, TITLE) == [expired, free]
    assert select_unread(session, "v1", 1, Style()) == []
    assert select_unread(session, "v2", 9) == [leased, expired, free], "a new version adds a reading"
    with writing(session):
        leases.release(session, "tab", until=now() + MINUTE)
    assert select_unread(session, "v1", 9, TITLE) == [leased, expired, free]
