"""Pages, the fields cut out of them, and what people decided.

Knows the tables ``pages``, ``page_fields`` and ``page_decisions``. A page whose pile or record is in the bin is not
found, unless that is said.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, exists, func, literal, select, tuple_
from sqlalchemy.orm import Session

from backend.store.database import MAX_ID, find
from backend.store.deletable import with_deleted
from backend.store.images import Batch, Image
from backend.store.piles.tables import Page, PageDecision, PageField, PageFile, PageState, Pile


class FoundPage(NamedTuple):
    """A page, its file and its pile."""

    page: Page
    file: PageFile
    pile: Pile


def select_page(session: Session, page_id: int) -> FoundPage | None:
    """The page with this id."""
    if find(session, Page, page_id) is None:
        return None
    return next(iter(_found(session, _kept().where(Page.id == page_id))), None)


def select_any_page(session: Session, page_id: int) -> FoundPage | None:
    """The page with this id, even if it is in the bin, with its record or its pile."""
    query = (
        select(Page, PageFile, Pile)
        .join(PageFile, PageFile.id == Page.file_id)
        .join(Pile, Pile.id == PageFile.pile_id)
        .where(Page.id == page_id)
    )
    return next(iter(_found(session, with_deleted(query))), None) if 0 < page_id <= MAX_ID else None


def lock_page(session: Session, page_id: int) -> Page | None:
    """The page as it is now, locked against other writers until this transaction ends."""
    return find(session, Page, page_id, lock=True)


def insert_page(session: Session, file_id: int, number: int) -> Page:
    """Add a page of which nothing is known yet. Raises IntegrityError if the file has one of this number."""
    page = Page(file_id=file_id, number=number, state="waiting", is_due=True)
    session.add(page)
    session.flush()
    return page


def select_page_of_file(session: Session, file_id: int, number: int) -> Page | None:
    """Page ``number`` of the file, even one in the bin; locked against other writers until this transaction ends."""
    query = select(Page).where(Page.file_id == file_id, Page.number == number).with_for_update()
    return session.scalar(with_deleted(query), execution_options={"populate_existing": True})


def last_number(session: Session, file_id: int) -> int:
    """Number of the last page of the file that was opened, even if it is in the bin; 0 for none."""
    query = select(func.max(Page.number)).where(Page.file_id == file_id)
    return session.scalar(with_deleted(query)) or 0


def select_due_pages(session: Session, file_id: int) -> Sequence[Page]:
    """The pages of the file that are to be looked at, in order."""
    return session.scalars(
        select(Page).where(Page.file_id == file_id, Page.is_due).order_by(Page.number)
    ).all()


def select_pages_of_files(
    session: Session, file_ids: Collection[int], *, in_bin: bool = False
) -> dict[int, list[Page]]:
    """The pages of each of the files, in order.

    Args:
        in_bin: whether those in the bin are found too.
    """
    found: dict[int, list[Page]] = defaultdict(list)
    query = select(Page).where(Page.file_id.in_(list(file_ids))).order_by(Page.file_id, Page.number)
    for page in session.scalars(with_deleted(query) if in_bin else query):
        found[page.file_id].append(page)
    return found


def select_pages_of_pile(session: Session, pile_id: int) -> Sequence[Page]:
    """All pages of the pile, in its order."""
    query = select(Page).join(PageFile, PageFile.id == Page.file_id).where(PageFile.pile_id == pile_id)
    return session.scalars(query.order_by(PageFile.place, PageFile.id, Page.number)).all()


def select_chunk(
    session: Session,
    *,
    pile_id: int | None,
    state: PageState | None,
    limit: int,
    after: Sequence[Any] | None = None,
) -> list[FoundPage]:
    """Up to ``limit`` pages following the one whose `position` is ``after``, in the piles' order; those that need help
    with the likeliest first."""
    query = _kept()
    if pile_id is not None:
        query = query.where(PageFile.pile_id == pile_id)
    if state is not None:
        query = query.where(Page.state == state)
    order = _order(state)
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(*(literal(value) for value in after)))
    return _found(session, query.order_by(*order).limit(limit))


def position(found: FoundPage, state: PageState | None) -> list[Any]:
    """Where the page is in the order of `select_chunk`."""
    page, file, pile = found
    return [-page.score, page.id] if state == "needs help" else [pile.id, file.place, file.id, page.number]


def position_types(state: PageState | None) -> list[type]:
    """The types of a `position`, to check one that a client sent."""
    return [float, int] if state == "needs help" else [int, str, int, int]


def count_states(session: Session, pile_ids: Collection[int]) -> dict[int, Counter[str]]:
    """Number of opened pages of each pile by state."""
    query = (
        select(PageFile.pile_id, Page.state, func.count())
        .join(PageFile, PageFile.id == Page.file_id)
        .where(PageFile.pile_id.in_(list(pile_ids)))
        .group_by(PageFile.pile_id, Page.state)
    )
    found: dict[int, Counter[str]] = {pile_id: Counter() for pile_id in pile_ids}
    for pile_id, state, count in session.execute(query):
        found[pile_id][state] = count
    return found


def count_fields(session: Session, pile_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Number of each pile's cut fields, and of those with a label."""
    query = (
        select(PageFile.pile_id, func.count(), func.count(Image.label_kind))
        .select_from(PageField)
        .join(Image, Image.id == PageField.image_id)
        .join(Page, Page.id == PageField.page_id)
        .join(PageFile, PageFile.id == Page.file_id)
        .where(PageFile.pile_id.in_(list(pile_ids)))
        .group_by(PageFile.pile_id)
    )
    return {pile_id: (count, checked) for pile_id, count, checked in session.execute(query)}


def select_fields(session: Session, page_ids: Iterable[int]) -> dict[int, list[PageField]]:
    """The cut fields of each of the pages, in the form's order; those whose image was deleted are left out."""
    query = (
        select(PageField)
        .join(Image, Image.id == PageField.image_id)
        .where(PageField.page_id.in_(list(page_ids)))
        .order_by(PageField.position)
    )
    found: dict[int, list[PageField]] = defaultdict(list)
    for each in session.scalars(query):
        found[each.page_id].append(each)
    return found


def select_fields_of_images(
    session: Session, image_ids: Iterable[int]
) -> dict[int, tuple[PageField, FoundPage]]:
    """The field that each of the images is, and its page, even one in the bin; images that came by themselves are left
    out."""
    query = (
        select(PageField, Page, PageFile, Pile)
        .join(Page, Page.id == PageField.page_id)
        .join(PageFile, PageFile.id == Page.file_id)
        .join(Pile, Pile.id == PageFile.pile_id)
        .where(PageField.image_id.in_(list(image_ids)))
    )
    return {
        each.image_id: (each, FoundPage(page, file, pile))
        for each, page, file, pile in session.execute(with_deleted(query))
    }


def select_loose_images(session: Session, batch_id: int, folder: str, number: int) -> Sequence[Image]:
    """The batch's images, even in the bin, that came of pages of this number in the folder and are not page fields."""
    query = select(Image).where(Image.batch_id == batch_id, Image.folder == folder, Image.page == number)
    is_field = exists().where(PageField.image_id == Image.id)
    return session.scalars(with_deleted(query.where(~is_field).order_by(Image.id))).all()


def select_namesakes(session: Session, file: PageFile, number: int) -> Sequence[Page]:
    """The pages of this number of other files of the same name in the same folder of the pile, those in the bin too."""
    place = (PageFile.pile_id == file.pile_id, PageFile.folder == file.folder)
    others = (PageFile.file_name == file.file_name, PageFile.id != file.id, Page.number == number)
    query = select(Page).join(PageFile, PageFile.id == Page.file_id).where(*place, *others)
    return session.scalars(with_deleted(query)).all()


def select_decisions(session: Session, page_ids: Iterable[int]) -> Sequence[PageDecision]:
    """All decisions about the pages."""
    return session.scalars(select(PageDecision).where(PageDecision.page_id.in_(list(page_ids)))).all()


def insert_decision(
    session: Session, page_id: int, decision: dict[str, Any], before: dict[str, Any], author: str
) -> PageDecision:
    """Note what a person decided, and what the page was before."""
    row = PageDecision(page_id=page_id, decision=decision, before=before, author=author)
    session.add(row)
    session.flush()
    return row


def select_decision(session: Session, decision_id: int) -> PageDecision | None:
    """The decision with this id."""
    return find(session, PageDecision, decision_id)


def _kept() -> Select[Page, PageFile, Pile]:
    return (
        select(Page, PageFile, Pile)
        .join(PageFile, PageFile.id == Page.file_id)
        .join(Pile, Pile.id == PageFile.pile_id)
        .join(Batch, Batch.id == Pile.batch_id)
    )


def _found(session: Session, query: Select[Page, PageFile, Pile]) -> list[FoundPage]:
    return [FoundPage(*row) for row in session.execute(query)]


def _order(state: PageState | None) -> list[Any]:
    if state == "needs help":
        return [-Page.score, Page.id]
    return [Pile.id, PageFile.place, PageFile.id, Page.number]
