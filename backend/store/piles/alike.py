"""Pages that no form fits, and which of them look alike.

Knows the column ``pages.alike_id``: the page that a page was found to look like, itself if it looks like no other.
A page whose pile is in the bin is not found.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, literal_column, select
from sqlalchemy.orm import Session

from backend.store.images import Batch
from backend.store.piles.pages import FoundPage
from backend.store.piles.tables import Page, PageFile, Pile

# As in the index, whose condition the database compares word by word.
_NO_FORM = Page.state.in_([literal_column("'waiting'"), literal_column("'foreign'")])


class AlikePages(NamedTuple):
    """Pages that look alike: the first of them that is there, and how many there are."""

    alike_id: int
    page_id: int
    pages: int


def select_uncompared(session: Session, limit: int) -> list[FoundPage]:
    """Pages with a picture that no form fits, and that were not compared yet, in the order in which they came."""
    query = (
        select(Page, PageFile, Pile)
        .join(PageFile, PageFile.id == Page.file_id)
        .join(Pile, Pile.id == PageFile.pile_id)
        .join(Batch, Batch.id == Pile.batch_id)
        .where(Page.alike_id.is_(None), _fits_no_form(), Pile.is_sample.is_(False))
        .order_by(Page.id)
        .limit(limit)
    )
    return [FoundPage(*row) for row in session.execute(query)]


def count_uncompared(session: Session, pile_id: int) -> int:
    """How many pages of the pile `select_uncompared` would give in time."""
    query = (
        select(func.count())
        .select_from(Page)
        .join(PageFile, PageFile.id == Page.file_id)
        .join(Pile, Pile.id == PageFile.pile_id)
        .where(
            PageFile.pile_id == pile_id, Page.alike_id.is_(None), _fits_no_form(), Pile.is_sample.is_(False)
        )
    )
    return session.scalar(query) or 0


def select_alike(session: Session, pile_id: int, limit: int) -> list[AlikePages]:
    """The pile's groups of pages that look alike, the largest first."""
    query = (
        select(Page.alike_id, func.min(Page.id), func.count())
        .join(PageFile, PageFile.id == Page.file_id)
        .where(PageFile.pile_id == pile_id, Page.alike_id.is_not(None), _fits_no_form())
        .group_by(Page.alike_id)
        .order_by(func.count().desc(), func.min(Page.id))
        .limit(limit)
    )
    return [AlikePages(alike or 0, page_id, pages) for alike, page_id, pages in session.execute(query)]


def select_singles(session: Session, pile_id: int, limit: int) -> list[AlikePages]:
    """The pile's pages that look like no other so far, the newest first."""
    query = (
        select(Page.alike_id, func.min(Page.id))
        .join(PageFile, PageFile.id == Page.file_id)
        .where(PageFile.pile_id == pile_id, Page.alike_id.is_not(None), _fits_no_form())
        .group_by(Page.alike_id)
        .having(func.count() == 1)
        .order_by(func.min(Page.id).desc())
        .limit(limit)
    )
    return [AlikePages(alike or 0, page_id, 1) for alike, page_id in session.execute(query)]


def select_pages_like(session: Session, page: Page, limit: int) -> Sequence[Page]:
    """Other pages of the pile that look like this one, those of its own file first."""
    if page.alike_id is None:
        return []
    query = (
        select(Page)
        .join(PageFile, PageFile.id == Page.file_id)
        .where(Page.alike_id == page.alike_id, Page.id != page.id, _fits_no_form())
        .order_by(Page.file_id != page.file_id, Page.file_id, Page.number)
        .limit(limit)
    )
    return session.scalars(query).all()


def _fits_no_form() -> ColumnElement[bool]:
    """Whether the program, and no person, found it so."""
    return and_(_NO_FORM, Page.picture.is_not(None), Page.decided_by == "program")
