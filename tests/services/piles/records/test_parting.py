"""What lay between two people's pages is deleted for good, and the pages are not joined."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.erasing.erase import Kind, erase
from backend.services.forms.library.kept_form import document_of
from backend.services.piles.decisions import Decision, decide
from backend.services.piles.records.deleting import delete_record, restore_record
from backend.services.piles.records.joining import join_ready
from backend.services.piles.records.removing import remove_records
from backend.services.piles.undoing import undo
from backend.store.blobs import BlobStore
from backend.store.database import now, writing
from backend.store.piles.tables import Page, PageFile, Record
from tests.services.piles.records.test_joining import Sheet, pile_of
from tests.services.piles.scans import survey
from tests.store.rows import make_form

Desk = tuple[Session, BlobStore, Settings]
ONE_FILE: list[list[Sheet]] = [[(1, 1), (2, 1), (2, 2), (3, 2)]]
"""Page 2 of the first person and page 1 of the third are lost."""
FILES: list[list[Sheet]] = [[sheet] for sheet in ONE_FILE[0]]
BETWEEN: list[list[Sheet]] = [[(1, 1)], [(2, 1), (2, 2)], [(3, 2)]]
BACKWARDS: list[list[Sheet]] = [[(4, 2), (4, 1), (3, 2), (2, 2), (2, 1), (1, 1)]]
OTHER: list[Sheet] = [(5, 1), (5, 2)]


@pytest.fixture
def own_desk(session: Session, blobs: BlobStore, settings: Settings) -> Desk:
    return session, blobs, settings


def purged(desk: Desk, record_id: int) -> None:
    delete_record(desk[0], record_id, at=now(), author="local")
    remove_records(*desk, now())


def erased(desk: Desk, former_id: int, kind: Kind = "record") -> None:
    erase(*desk, kind, former_id, reason="request 7", author="Marie")


def say(desk: Desk, page: Page, action: Decision) -> None:
    decide(*desk, page.id, action, expected_revision=None, author="Marie")


def joined_again(session: Session) -> list[str]:
    """The records after the whole pile is joined again, each with its pages' ids."""
    with writing(session):
        session.execute(update(PageFile).values(is_joined=False))
        join_ready(session, 1)
    return shown(session)


def shown(session: Session) -> list[str]:
    found = []
    for record in session.scalars(select(Record).order_by(Record.number)):
        pages = session.scalars(select(Page.id).where(Page.record_id == record.id).order_by(Page.id))
        found.append(f"{' '.join(map(str, pages))} {record.state}, {record.by_order}")
    return sorted(found)


APART = ["1 pages missing, None", "4 pages missing, None", "5 6 complete, unproven"]


@pytest.mark.parametrize("files", [ONE_FILE, FILES, BETWEEN], ids=["one file", "files", "between files"])
@pytest.mark.parametrize("remove", [purged, erased])
def test_pages_on_both_sides_of_a_record_that_is_gone_are_not_joined(
    own_desk: Desk, files: list[list[Sheet]], remove: Callable[[Desk, int], None]
) -> None:
    session = own_desk[0]
    pages = pile_of(session, *files, OTHER)
    remove(own_desk, pages[1].record_id or 0)
    assert joined_again(session) == APART


def test_nor_in_a_pile_that_was_scanned_backwards(own_desk: Desk) -> None:
    session = own_desk[0]
    pages = pile_of(session, *BACKWARDS)
    purged(own_desk, pages[3].record_id or 0)
    assert joined_again(session) == [
        "1 2 needs help, None",
        "3 pages missing, None",
        "6 pages missing, None",
    ]


def test_a_person_may_join_them_still(own_desk: Desk) -> None:
    session = own_desk[0]
    pages = pile_of(session, *ONE_FILE, OTHER)
    purged(own_desk, 2)
    say(own_desk, pages[3], Decision("join"))
    assert shown(session) == ["1 4 complete, None", "5 6 complete, unproven"]
    undo(session, pages[3].id, author="local")
    assert shown(session) == APART


@pytest.mark.parametrize("action", [Decision("foreign"), Decision("blank"), Decision("separate")])
def test_nor_after_an_undo_of_what_was_said_before(own_desk: Desk, action: Decision) -> None:
    session = own_desk[0]
    pages = pile_of(session, *ONE_FILE, OTHER)
    say(own_desk, pages[3], action)
    purged(own_desk, 2)
    undo(session, pages[3].id, author="local")
    assert shown(session) == APART


def test_nor_where_the_next_record_is_in_the_bin_and_comes_back(own_desk: Desk) -> None:
    session = own_desk[0]
    pages = pile_of(session, *ONE_FILE, OTHER)
    delete_record(session, pages[3].record_id or 0, at=now(), author="local")
    erased(own_desk, 2)
    restore_record(session, 3, author="local")
    assert shown(session) == APART


def test_nor_where_the_page_between_was_in_no_record(own_desk: Desk) -> None:
    session = own_desk[0]
    pages = pile_of(session, [(1, 1), (1, 2), (3, 2)], OTHER)
    with writing(session):
        pages[1].state, pages[1].form_page, pages[1].form_version_id = "foreign", None, None
    assert joined_again(session) == ["1 3 needs help, None", "4 5 complete, trusted"]
    erased(own_desk, pages[1].id, "page")
    assert "1 3 complete, trusted" not in joined_again(session)
    assert shown(session) == [
        "1 pages missing, None",
        "3 pages missing, None",
        "4 5 complete, unproven",
    ]


def test_what_was_joined_to_the_record_before_is_not_joined_to_one_that_comes_back_between(
    own_desk: Desk,
) -> None:
    session = own_desk[0]
    pages = pile_of(session, [(1, 1), (2, 1), (1, 2)], OTHER)
    say(own_desk, pages[2], Decision("separate"))
    delete_record(session, pages[1].record_id or 0, at=now(), author="local")
    say(own_desk, pages[2], Decision("join"))
    assert shown(session) == ["1 3 needs help, None", "4 5 complete, unproven"]
    restore_record(session, 2, author="local")
    apart = [
        "1 pages missing, None",
        "2 pages missing, None",
        "3 pages missing, None",
        "4 5 complete, unproven",
    ]
    assert shown(session) == apart
    undo(session, pages[2].id, author="local")
    assert shown(session) == apart


def test_blank_pages_and_records_of_other_forms_part_nothing_when_they_are_gone(own_desk: Desk) -> None:
    session = own_desk[0]
    pages = pile_of(session, [(1, 1), (2, 1), (2, 2), (1, 1), (1, 2)])
    with writing(session):
        other = make_form(session, "Other", document=document_of(survey(name="Other"))).id
        for page in pages[1:3]:
            page.form_version_id = other
        pages[3].state, pages[3].form_page, pages[3].form_version_id = "blank", None, None
    before = ["1 5 complete, trusted", "2 3 complete, trusted"]
    assert joined_again(session) == before
    erased(own_desk, pages[3].id, "page")
    purged(own_desk, pages[1].record_id or 0)
    assert joined_again(session) == before[:1]


def test_joined_over_the_bin_the_pile_remembers_that_records_lacked_pages(own_desk: Desk) -> None:
    session = own_desk[0]
    pile_of(session, *ONE_FILE, OTHER)
    delete_record(session, 2, at=now(), author="local")
    over_bin = ["1 4 needs help, None", "5 6 complete, unproven"]
    assert joined_again(session) == over_bin
    remove_records(*own_desk, now())
    assert joined_again(session) == APART


def test_an_undo_elsewhere_in_the_run_that_joins_over_the_bin_is_remembered_too(own_desk: Desk) -> None:
    session = own_desk[0]
    pages = pile_of(session, [*ONE_FILE[0], (4, 1), (4, 2)], OTHER)
    say(own_desk, pages[5], Decision("join"))
    delete_record(session, 2, at=now(), author="local")
    undo(session, pages[5].id, author="local")
    assert shown(session) == [
        "1 4 needs help, None",
        "5 6 complete, unproven",
        "7 8 complete, unproven",
    ]
