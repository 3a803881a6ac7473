"""Pages that no form fits are compared once, and counted by what they look like."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from backend.store.database import now, writing
from backend.store.piles import alike, files, pages
from backend.store.piles.tables import Page, Pile
from tests.store.plans import plan_of
from tests.store.rows import make_batch, sha


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session:
        yield session


def make_pile(session: Session, *states: str, name: str = "March", is_sample: bool = False) -> Pile:
    """A pile of one file whose pages have these states."""
    pile = files.insert_pile(session, make_batch(session, name).id, is_sample=is_sample)
    file = files.insert_file(
        session,
        pile_id=pile.id,
        folder="",
        file_name=name,
        place=name,
        sha256=sha(name),
        size=1,
        pages=len(states),
    )
    for number, state in enumerate(states, start=1):
        page = pages.insert_page(session, file.id, number)
        page.state, page.picture = state, sha(f"{name} {number}")  # type: ignore[assignment]
    session.flush()
    return pile


def waiting(session: Session) -> list[int]:
    return [found.page.id for found in alike.select_uncompared(session, 10)]


def group(session: Session, alike_id: int, *page_ids: int) -> None:
    with writing(session):
        for page_id in page_ids:
            page = pages.lock_page(session, page_id)
            assert page is not None
            page.alike_id = alike_id


def test_only_pages_that_no_form_fits_are_compared_and_each_once(session: Session) -> None:
    with writing(session):
        make_pile(session, "waiting", "registered", "foreign", "blank", "needs help", "foreign", "foreign")
        make_pile(session, "foreign", name="Sample", is_sample=True)
    with writing(session):
        for page_id, change in ((6, {"decided_by": "person"}), (7, {"picture": None})):
            for name, value in change.items():
                setattr(session.get_one(Page, page_id), name, value)
    assert waiting(session) == [1, 3]
    assert [alike.count_uncompared(session, pile_id) for pile_id in (1, 2)] == [2, 0]
    group(session, 1, 1)
    assert alike.count_uncompared(session, 1) == 1
    assert waiting(session) == [3]


def test_the_largest_group_comes_first_with_its_first_page_that_is_there(session: Session) -> None:
    with writing(session):
        pile = make_pile(session, *["foreign"] * 6)
        make_pile(session, *["foreign"] * 9, name="April")
    group(session, 1, 1, 3)
    group(session, 2, 2, 4, 5)
    assert alike.select_alike(session, pile.id, 5) == [(2, 2, 3), (1, 1, 2)]
    assert alike.select_alike(session, pile.id, 1) == [(2, 2, 3)]
    with writing(session):
        session.get_one(Page, 2).state = "registered"
    assert alike.select_alike(session, pile.id, 5) == [(1, 1, 2), (2, 4, 2)]


def test_pages_that_are_alone_come_with_the_newest_first(session: Session) -> None:
    with writing(session):
        pile = make_pile(session, *["foreign"] * 6)
    group(session, 1, 1, 4)
    for page_id in (2, 3, 5):
        group(session, page_id, page_id)
    assert alike.select_singles(session, pile.id, 2) == [(5, 5, 1), (3, 3, 1)]
    assert len(alike.select_singles(session, pile.id, 5)) == 3


def test_pages_like_one_are_the_others_of_its_group(session: Session) -> None:
    with writing(session):
        make_pile(session, *["waiting"] * 5)
    alone = session.get_one(Page, 5)
    assert alike.select_pages_like(session, alone, 5) == []
    group(session, 1, 1, 2, 4)
    group(session, 5, 5)
    found = alike.select_pages_like(session, session.get_one(Page, 2), 5)
    assert [page.id for page in found] == [1, 4]
    assert alike.select_pages_like(session, alone, 5) == []
    assert len(alike.select_pages_like(session, session.get_one(Page, 2), 1)) == 1


def test_pages_of_a_pile_in_the_bin_are_not_compared(session: Session) -> None:
    with writing(session):
        make_pile(session, "foreign")
        make_batch(session, "March").deleted_at = now()
    assert waiting(session) == []


def test_they_are_found_by_an_index(session: Session) -> None:
    with writing(session):
        make_pile(session, *["registered"] * 300, "waiting")
    if session.get_bind().dialect.name == "postgresql":
        # Else it guesses the number of rows by their width, and walks another index by chance.
        session.execute(text("ANALYZE pages"))
    assert "ix_pages_uncompared" in plan_of(session, lambda: waiting(session), of_few_rows=True)
