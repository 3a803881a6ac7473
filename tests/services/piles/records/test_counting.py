"""If the number of whole records differs from the counted forms, records that are complete by order need a look; if
nobody has counted and records lack pages, they are unproven."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.errors import ConflictError, NotFoundError
from backend.services.piles.decisions import Decision, decide
from backend.services.piles.records.counting import (
    Miscount,
    Unproven,
    check,
    miscounts,
    set_counted,
    uncheck,
    unproven,
)
from backend.services.piles.records.deleting import delete_record, restore_record
from backend.services.piles.records.joining import join_ready
from backend.services.piles.records.removing import remove_records
from backend.services.piles.undoing import undo
from backend.store.audit import select_events
from backend.store.blobs import BlobStore
from backend.store.database import now, writing
from backend.store.piles.tables import Page, PageFile, Pile, Record
from tests.services.piles.records.test_joining import Sheet, pile_of

EATEN: list[Sheet] = [(1, 1), (1, 2), (2, 1), (3, 2), (4, 1), (4, 2)]
"""Page 2 of the second person and page 1 of the third are lost."""


def count(session: Session, counted: int | None) -> None:
    set_counted(session, 1, counted, author="Marie")


def records(session: Session) -> list[str]:
    rows = session.scalars(select(Record).order_by(Record.number))
    return [f"{row.state}, {row.by_order}" for row in rows]


def miscount(session: Session) -> Miscount | None:
    return miscounts(session, session.scalars(select(Pile))).get(1)


def seen(session: Session) -> str:
    """What identifies the records that a person sees doubted."""
    found = miscount(session)
    assert found is not None
    assert found.fingerprint is not None
    return found.fingerprint


def facts(found: Miscount | None) -> tuple[int, int, int | None, str | None] | None:
    if found is None:
        return None
    return found.whole, found.doubted, found.record_id, found.checked_by


def test_without_a_number_nothing_is_doubted(session: Session) -> None:
    pile_of(session, EATEN)
    assert records(session) == ["complete, trusted"] * 3
    assert miscount(session) is None


def test_records_are_doubted_while_another_number_is_whole(session: Session) -> None:
    pile_of(session, EATEN)
    count(session, 4)
    assert records(session) == ["needs help, doubted"] * 3
    assert facts(miscount(session)) == (3, 3, 1, None)
    count(session, 3)
    assert (records(session), miscount(session)) == (["complete, trusted"] * 3, None)
    count(session, 4)
    count(session, None)
    assert (records(session), miscount(session)) == (["complete, trusted"] * 3, None)


def test_who_gave_which_number_is_in_the_audit_log_once(session: Session) -> None:
    pile_of(session, EATEN)
    count(session, 4)
    count(session, 4)
    (event,) = select_events(session, action="pile.count")
    assert (event.actor, event.target_id, event.detail) == ("Marie", "1", {"counted": 4})


def test_nothing_is_compared_while_pages_are_still_to_be_looked_at(session: Session) -> None:
    pages = pile_of(session, EATEN, [(5, 1), (5, 2)])
    with writing(session):
        pages[-1].is_due = True
    count(session, 9)
    assert (records(session), miscount(session)) == (["complete, trusted"] * 4, None)
    with writing(session):
        pages[-1].is_due = False
        pages[-1].state, pages[-1].form_page = "blank", None
        session.scalars(select(PageFile).where(PageFile.id == 2)).one().is_joined = False
        session.flush()
        join_ready(session, 1)
    assert records(session) == ["needs help, doubted"] * 3 + ["pages missing, None"]


def test_once_a_person_has_looked_the_records_are_complete_until_that_is_taken_back(session: Session) -> None:
    pile_of(session, EATEN)
    count(session, 4)
    fingerprint = seen(session)
    check(session, 1, fingerprint, author="Marie")
    assert records(session) == ["complete, checked"] * 3
    assert facts(miscount(session)) == (3, 0, None, "Marie")
    (event,) = select_events(session, action="pile.check")
    detail = {"records": 3, "ids": [[1, 3]], "fingerprint": fingerprint}
    assert (event.actor, event.detail) == ("Marie", detail)
    count(session, 5)
    assert records(session) == ["complete, checked"] * 3
    uncheck(session, 1, author="Jean")
    assert records(session) == ["needs help, doubted"] * 3
    assert facts(miscount(session)) == (3, 3, 1, None)
    assert [event.actor for event in select_events(session, action="pile.uncheck")] == ["Jean"]


def test_taking_a_check_back_leaves_the_records_that_others_have_checked(session: Session) -> None:
    pile_of(session, EATEN)
    count(session, 9)
    delete_record(session, 3, at=now(), author="local")
    first = seen(session)
    check(session, 1, first, author="Marie")
    restore_record(session, 3, author="local")
    second = seen(session)
    check(session, 1, second, author="Jean")
    uncheck(session, 1, first, author="Marie")
    assert records(session) == ["needs help, doubted"] * 2 + ["complete, checked"]
    assert facts(miscount(session)) == (3, 2, 1, "Jean")
    assert seen(session) == first
    check(session, 1, first, author="Ada")
    uncheck(session, 1, second, author="Jean")
    assert records(session) == ["complete, checked"] * 2 + ["needs help, doubted"]
    assert facts(miscount(session)) == (3, 1, 3, "Ada")


def test_taking_a_check_back_leaves_a_record_that_was_checked_again_since(session: Session) -> None:
    pile_of(session, EATEN)
    count(session, 9)
    all_three = seen(session)
    check(session, 1, all_three, author="Marie")
    with writing(session):
        row = session.get(Record, 2)
        assert row is not None
        row.by_order, row.state = "doubted", "needs help"  # as if its pages had changed
    check(session, 1, seen(session), author="Jean")
    uncheck(session, 1, all_three, author="Marie")
    assert records(session) == ["needs help, doubted", "complete, checked", "needs help, doubted"]
    assert facts(miscount(session)) == (3, 2, 1, "Jean")


def test_a_check_that_nobody_sent_cannot_be_taken_back(session: Session) -> None:
    pile_of(session, EATEN)
    count(session, 4)
    check(session, 1, seen(session), author="Marie")
    with pytest.raises(ConflictError, match="No check of this pile has this fingerprint"):
        uncheck(session, 1, "another", author="Marie")
    assert records(session) == ["complete, checked"] * 3


def test_a_look_does_not_count_for_as_many_other_records(session: Session) -> None:
    pile_of(session, EATEN)
    count(session, 5)
    delete_record(session, 3, at=now(), author="local")
    before = seen(session)
    restore_record(session, 3, author="local")
    delete_record(session, 1, at=now(), author="local")
    assert facts(miscount(session)) == (2, 2, 2, None)
    with pytest.raises(ConflictError, match="look through them again"):
        check(session, 1, before, author="Marie")
    assert records(session) == ["needs help, doubted"] * 2
    check(session, 1, seen(session), author="Marie")
    assert records(session) == ["complete, checked"] * 2
    with pytest.raises(ConflictError):
        check(session, 1, before, author="Marie")


def test_a_look_does_not_count_for_other_pages_of_the_same_records(session: Session) -> None:
    pages = pile_of(session, [(1, 1), (1, 2), (2, 1), (2, 2)])
    count(session, 5)
    before = seen(session)
    with writing(session):
        pages[1].record_id, pages[3].record_id = 2, 1
    assert facts(miscount(session)) == (2, 2, 1, None)
    with pytest.raises(ConflictError):
        check(session, 1, before, author="Marie")


def test_a_look_counts_for_the_pages_that_were_seen(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    pages = pile_of(session, EATEN, [(5, 1), (5, 2)])
    count(session, 5)
    check(session, 1, seen(session), author="Marie")

    def say(page: Page, action: Decision) -> None:
        decide(session, blobs, settings, page.id, action, expected_revision=None, author="Marie")

    say(pages[3], Decision("separate"))
    missing = "pages missing, None"
    assert records(session) == ["needs help, None", missing, "needs help, None", "complete, checked", missing]
    say(pages[3], Decision("join"))
    assert records(session) == [
        "needs help, doubted",
        "complete, None",
        "needs help, doubted",
        "complete, checked",
    ]
    assert facts(miscount(session)) == (4, 2, 1, "Marie")


def test_of_a_pile_without_a_record_the_number_is_known(session: Session) -> None:
    pile_of(session, [])
    count(session, 7)
    assert facts(miscount(session)) == (0, 0, None, None)


TWO: list[Sheet] = [(1, 1), (1, 2), (2, 1), (2, 2)]


def test_a_counted_form_in_the_bin_is_no_lost_one(session: Session) -> None:
    pile_of(session, TWO)
    count(session, 2)
    delete_record(session, 1, at=now(), author="local")
    assert (records(session), miscount(session)) == (["complete, trusted"], None)
    restore_record(session, 1, author="local")
    assert (records(session), miscount(session)) == (["complete, trusted"] * 2, None)


def test_with_the_form_that_was_fed_twice_in_the_bin_the_number_agrees(session: Session) -> None:
    pile_of(session, [*TWO, (2, 1), (2, 2)])
    count(session, 2)
    assert records(session) == ["needs help, doubted"] * 3
    delete_record(session, 3, at=now(), author="local")
    assert (records(session), miscount(session)) == (["complete, trusted"] * 2, None)
    restore_record(session, 3, author="local")
    assert records(session) == ["needs help, doubted"] * 3
    assert session.scalars(select(Pile.counted)).one() == 2


def test_what_was_in_the_bin_while_a_person_looked_has_not_been_looked_at(session: Session) -> None:
    pile_of(session, EATEN)
    count(session, 5)
    delete_record(session, 2, at=now(), author="local")
    check(session, 1, seen(session), author="Marie")
    restore_record(session, 2, author="local")
    assert records(session) == ["complete, checked", "needs help, doubted", "complete, checked"]


def test_pages_on_both_sides_of_a_record_in_the_bin_are_not_next_to_each_other(session: Session) -> None:
    pile_of(session, [(1, 1), (2, 1), (2, 2), (3, 2)])
    apart = ["pages missing, None", "needs help, None", "pages missing, None"]
    assert records(session) == apart
    delete_record(session, 2, at=now(), author="local")
    with writing(session):
        session.scalars(select(PageFile)).one().is_joined = False
        session.flush()
        join_ready(session, 1)
    assert records(session) == ["needs help, None"]
    restore_record(session, 2, author="local")
    assert sorted(records(session)) == sorted(apart)


def test_there_may_be_no_such_pile(session: Session) -> None:
    for ask in (
        lambda: count(session, 3),
        lambda: check(session, 1, "of no pile", author="Marie"),
        lambda: uncheck(session, 1, author="Marie"),
    ):
        with pytest.raises(NotFoundError):
            ask()


LOST: list[Sheet] = [*EATEN, (5, 1), (5, 2), (6, 1)]
"""As `EATEN`, and page 2 of the sixth person is lost, which the order shows."""
UNPROVEN = ["complete, unproven"] * 3 + ["needs help, None", "pages missing, None"]


def order_of(session: Session) -> Unproven | None:
    return unproven(session, session.scalars(select(Pile))).get(1)


def unproven_facts(session: Session) -> tuple[int, int, int | None, str | None] | None:
    found = order_of(session)
    return None if found is None else (found.missing, found.records, found.record_id, found.checked_by)


def test_where_nobody_has_counted_and_a_record_lacks_pages_order_proves_nothing(session: Session) -> None:
    pile_of(session, LOST)
    assert records(session) == UNPROVEN
    assert (unproven_facts(session), miscount(session)) == ((1, 3, 1, None), None)


def test_unproven_records_can_only_be_looked_through_once_all_pages_are_known(session: Session) -> None:
    pages = pile_of(session, LOST)
    with writing(session):
        pages[0].is_due = True
    assert (records(session), order_of(session)) == (UNPROVEN, None)
    with writing(session):
        pages[0].is_due = False
    assert unproven_facts(session) == (1, 3, 1, None)


def test_a_record_that_lacks_pages_speaks_of_those_in_other_files_too(session: Session) -> None:
    pile_of(session, TWO, [(3, 1)], [(4, 1), (4, 2)])
    assert records(session) == [*["complete, unproven"] * 2, "pages missing, None", "complete, unproven"]


def test_a_number_says_more_than_a_record_that_lacks_pages(session: Session) -> None:
    pile_of(session, LOST)
    count(session, 4)  # as many as are whole
    trusted = [each.replace("unproven", "trusted") for each in UNPROVEN]
    assert (records(session), unproven_facts(session), miscount(session)) == (trusted, None, None)
    count(session, 6)
    assert records(session)[:3] == ["needs help, doubted"] * 3
    assert (facts(miscount(session)), unproven_facts(session)) == ((4, 3, 1, None), None)
    count(session, None)
    assert (records(session), miscount(session)) == (UNPROVEN, None)


def test_once_a_number_is_stated_no_record_is_unproven_though_pages_are_still_to_be_looked_at(
    session: Session,
) -> None:
    pages = pile_of(session, LOST)
    with writing(session):
        pages[0].is_due = True
    count(session, 6)
    trusted = [each.replace("unproven", "trusted") for each in UNPROVEN]
    assert (records(session), unproven_facts(session), miscount(session)) == (trusted, None, None)
    with writing(session):
        pages[0].is_due = False
    count(session, 7)
    assert records(session)[:3] == ["needs help, doubted"] * 3


def test_whoever_has_looked_through_the_unproven_records_says_so_and_takes_it_back(session: Session) -> None:
    pile_of(session, LOST)
    shown = order_of(session)
    assert shown is not None
    assert shown.fingerprint is not None
    check(session, 1, shown.fingerprint, author="Marie")
    assert records(session)[:3] == ["complete, checked"] * 3
    assert unproven_facts(session) == (1, 0, None, "Marie")
    with pytest.raises(ConflictError):
        check(session, 1, shown.fingerprint, author="Marie")
    uncheck(session, 1, author="Marie")
    assert (records(session), unproven_facts(session)) == (UNPROVEN, (1, 3, 1, None))


def test_once_no_record_lacks_pages_the_order_is_trusted_again(session: Session) -> None:
    pages = pile_of(session, [*TWO, (3, 1), (4, 1)], [(5, 1), (5, 2)])
    assert records(session)[::4] == ["complete, unproven"] * 2
    with writing(session):
        pages[5].form_page = 2  # it was taken for another page of the form
        session.scalars(select(PageFile)).first().is_joined = False  # type: ignore[union-attr]
        session.flush()
        join_ready(session, 1)
    assert (records(session), unproven_facts(session)) == (["complete, trusted"] * 4, None)


def test_deleting_a_record_that_lacks_pages_brings_no_sheet_back(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    pile_of(session, LOST)
    delete_record(session, 5, at=now(), author="local")
    assert records(session)[:3] == ["complete, unproven"] * 3
    assert unproven_facts(session) == (0, 3, 1, None)
    remove_records(session, blobs, settings, now())
    assert unproven_facts(session) == (0, 3, 1, None)
    assert session.scalars(select(Pile.has_lacked)).one()


Desk = tuple[Session, BlobStore, Settings]


@pytest.fixture
def own_desk(session: Session, blobs: BlobStore, settings: Settings) -> Desk:
    return session, blobs, settings


def say(desk: Desk, page: Page, action: Decision) -> None:
    decide(*desk, page.id, action, expected_revision=None, author="Marie")


@pytest.mark.parametrize(
    ("last", "action", "state"),
    [
        ([(4, 1)], Decision("blank"), None),
        ([(4, 1)], Decision("foreign"), None),
        ([(4, 1)], Decision("join"), "needs help, None"),
        ([(4, 2), (5, 1)], Decision("join"), "complete, None"),
    ],
)
def test_a_person_s_word_about_a_record_that_lacks_pages_brings_no_sheet_back(
    own_desk: Desk, last: list[Sheet], action: Decision, state: str | None
) -> None:
    session = own_desk[0]
    page = pile_of(session, [*TWO, *TWO, *last])[-1]
    assert records(session)[0] == "complete, unproven"
    say(own_desk, page, action)
    assert "pages missing, None" not in records(session)
    assert records(session)[0] == "complete, unproven"
    assert state is None or state in records(session)
    found = unproven_facts(session)
    assert found is not None
    assert found[:2] == (0, records(session).count("complete, unproven"))
    undo(session, page.id, author="local")
    assert "pages missing, None" in records(session)
    assert session.scalars(select(Pile.has_lacked)).one()


def test_what_a_person_says_while_other_pages_are_looked_at_is_remembered_too(own_desk: Desk) -> None:
    session = own_desk[0]
    pages = pile_of(session, *[[sheet] for sheet in [*TWO, *TWO, (3, 1)]])
    with writing(session):
        pages[0].is_due = True
    say(own_desk, pages[-1], Decision("blank"))
    with writing(session):
        pages[0].is_due = False
        session.flush()
        join_ready(session, 1)
    assert records(session) == ["complete, unproven"] * 4


def test_a_person_s_word_that_leaves_as_many_records_without_pages_is_not_remembered(own_desk: Desk) -> None:
    session = own_desk[0]
    pages = pile_of(session, [*TWO, (3, 1), (4, 1)])
    say(own_desk, pages[1], Decision("foreign"))
    assert not session.scalars(select(Pile.has_lacked)).one()


def test_to_take_a_person_s_word_back_hides_nothing(own_desk: Desk) -> None:
    session = own_desk[0]
    pages = pile_of(session, [*TWO, *TWO])
    say(own_desk, pages[1], Decision("join"))
    say(own_desk, pages[1], Decision("separate"))
    assert records(session).count("pages missing, None") == 2
    undo(session, pages[1].id, author="local")
    assert sorted(records(session)) == ["complete, None", *["complete, trusted"] * 3]
    assert not session.scalars(select(Pile.has_lacked)).one()


def test_deleting_a_whole_record_for_good_shows_no_lost_sheet(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    pile_of(session, TWO)
    delete_record(session, 2, at=now(), author="local")
    remove_records(session, blobs, settings, now())
    assert (records(session), unproven_facts(session)) == (["complete, trusted"], None)
    assert not session.scalars(select(Pile.has_lacked)).one()


def test_a_record_that_comes_back_from_the_bin_is_held_as_the_others_are(session: Session) -> None:
    pages = pile_of(session, TWO, [(3, 1), (3, 2)])
    delete_record(session, 1, at=now(), author="local")
    with writing(session):
        pages[-1].state, pages[-1].form_page = "blank", None
        session.scalars(select(PageFile).where(PageFile.id == 2)).one().is_joined = False
        session.flush()
        join_ready(session, 1)
    assert records(session) == ["complete, unproven", "pages missing, None"]
    restore_record(session, 1, author="local")
    assert records(session) == ["complete, unproven", "complete, unproven", "pages missing, None"]
