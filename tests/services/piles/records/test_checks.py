"""The audit log knows which records each check was of."""

from __future__ import annotations

from sqlalchemy.orm import Session

from backend.services import audit
from backend.services.piles.records.checks import last_checker, note_check, records_of_check
from backend.store.audit import select_events_of
from backend.store.database import writing


def test_a_check_names_its_records_by_stretches_of_ids(session: Session) -> None:
    with writing(session):
        note_check(session, 1, "first", [7, 2, 3, 4, 9], author="Marie")
    (event,) = select_events_of(session, "pile.check", "pile", "1")
    assert event.detail == {"records": 5, "ids": [[2, 4], [7, 7], [9, 9]], "fingerprint": "first"}
    assert records_of_check(session, 1, "first") == {2, 3, 4, 7, 9}


def test_records_that_were_checked_again_belong_to_the_later_check_alone(session: Session) -> None:
    with writing(session):
        note_check(session, 1, "first", [1, 2, 3], author="Marie")
        note_check(session, 1, "second", [2, 5], author="Jean")
        note_check(session, 2, "third", [1], author="Ada")
    assert records_of_check(session, 1, "first") == {1, 3}
    assert records_of_check(session, 1, "second") == {2, 5}
    assert records_of_check(session, 1, "third") is None
    assert last_checker(session, 1, [1, 2]) == "Jean"
    assert last_checker(session, 1, [1, 3]) == "Marie"
    assert last_checker(session, 1, [4]) is None


def test_a_check_that_an_earlier_release_noted_names_no_records(session: Session) -> None:
    with writing(session):
        audit.note(session, "Marie", "pile.check", "pile", 1, records=3)
    assert records_of_check(session, 1, "first") is None
    assert last_checker(session, 1, [1]) is None
