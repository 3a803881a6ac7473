"""Records: filled-in forms, as the pages name them.

Knows the table ``records``. One in the bin is found only if that is said. Which pages belong together,
`services.piles.records.joining` says.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from backend.store.database import MAX_ID, find
from backend.store.deletable import with_deleted
from backend.store.images import Batch
from backend.store.piles.pages import FoundPage
from backend.store.piles.tables import ByOrder, Page, PageFile, Pile, Record, RecordState

_UNCHECKED: tuple[ByOrder, ...] = ("doubted", "unproven")


def insert_record(
    session: Session, *, pile_id: int, form_version_id: int, number: int, state: RecordState
) -> Record:
    """Add a record, which no page names yet."""
    record = Record(pile_id=pile_id, form_version_id=form_version_id, number=number, state=state)
    session.add(record)
    session.flush()
    return record


def select_record(session: Session, record_id: int) -> Record | None:
    """The record with this id, unless its pile is in the bin."""
    if find(session, Record, record_id) is None:
        return None
    query = select(Record).join(Pile, Pile.id == Record.pile_id).join(Batch, Batch.id == Pile.batch_id)
    return session.scalar(query.where(Record.id == record_id))


def pile_of(session: Session, record_id: int) -> int | None:
    """The pile of the record; None if there is no such record. Either may be in the bin."""
    if not 0 < record_id <= MAX_ID:
        return None
    return session.scalar(with_deleted(select(Record.pile_id).where(Record.id == record_id)))


def select_records(session: Session, record_ids: Collection[int]) -> dict[int, Record]:
    """The records with these ids, by id."""
    query = select(Record).where(Record.id.in_(list(record_ids)))
    return {record.id: record for record in session.scalars(query)}


def select_chunk(
    session: Session, pile_id: int, *, state: RecordState | None = None, after_number: int = 0, limit: int
) -> Sequence[Record]:
    """Up to ``limit`` records of the pile with numbers above ``after_number``, in order."""
    query = select(Record).where(Record.pile_id == pile_id, Record.number > after_number)
    if state is not None:
        query = query.where(Record.state == state)
    return session.scalars(query.order_by(Record.number).limit(limit)).all()


def select_versions(session: Session, pile_id: int) -> Sequence[int]:
    """Ids of the form versions that the pages of the pile's records were cut by, the newest first."""
    query = select(Page.form_version_id).join(Record, Record.id == Page.record_id)
    query = query.where(Record.pile_id == pile_id, Page.form_version_id.is_not(None)).distinct()
    found = session.scalars(query.order_by(Page.form_version_id.desc()))
    return [version_id for version_id in found if version_id is not None]


def last_number(session: Session, pile_id: int) -> int:
    """The highest number of a record in the pile, those in the bin too; 0 without records."""
    query = select(func.max(Record.number)).where(Record.pile_id == pile_id)
    return session.scalar(with_deleted(query)) or 0


def count_states(
    session: Session, pile_ids: Collection[int], *, in_bin: bool = False
) -> dict[int, Counter[str]]:
    """Number of each pile's records by state.

    Args:
        in_bin: whether those in the bin are counted, and no others.
    """
    query = select(Record.pile_id, Record.state, func.count()).where(Record.pile_id.in_(list(pile_ids)))
    if in_bin:
        query = with_deleted(query.where(Record.deleted_at.is_not(None)))
    found: dict[int, Counter[str]] = {pile_id: Counter() for pile_id in pile_ids}
    for pile_id, state, count in session.execute(query.group_by(Record.pile_id, Record.state)):
        found[pile_id][state] = count
    return found


def count_lacking(session: Session, record_ids: Collection[int]) -> int:
    """Number of these records that lack pages."""
    query = select(func.count()).select_from(Record)
    query = query.where(Record.id.in_(list(record_ids)), Record.state == "pages missing")
    return session.scalar(query) or 0


def select_unchecked(session: Session, pile_ids: Collection[int]) -> dict[int, dict[int, list[int]]]:
    """Of each pile with doubted or unproven records their ids, the first one first, each with the ids of its pages."""
    query = (
        select(Record.pile_id, Record.id, Page.id)
        .join(Page, Page.record_id == Record.id)
        .where(Record.pile_id.in_(list(pile_ids)), Record.by_order.in_(_UNCHECKED))
        .order_by(Record.id, Page.id)
    )
    found: dict[int, dict[int, list[int]]] = {}
    for pile_id, record_id, page_id in session.execute(query):
        found.setdefault(pile_id, {}).setdefault(record_id, []).append(page_id)
    return found


def select_checked(session: Session, pile_id: int) -> set[int]:
    """Ids of the pile's checked records."""
    query = select(Record.id).where(Record.pile_id == pile_id, Record.by_order == "checked")
    return set(session.scalars(query))


def set_by_order(
    session: Session,
    pile_id: int,
    before: Collection[ByOrder],
    after: ByOrder,
    record_ids: Collection[int] | None = None,
) -> None:
    """Make the pile's records that are one of ``before`` be ``after``, in the state that this says; none in the bin.

    Args:
        record_ids: no others; None for all.
    """
    state: RecordState = "needs help" if after == "doubted" else "complete"
    statement = update(Record).where(
        Record.pile_id == pile_id, Record.by_order.in_(before), Record.deleted_at.is_(None)
    )
    if record_ids is not None:
        statement = statement.where(Record.id.in_(list(record_ids)))
    statement = statement.values(by_order=after, state=state)
    session.execute(statement.execution_options(synchronize_session="fetch"))


def select_pages_of_records(
    session: Session, record_ids: Iterable[int], *, in_bin: bool = False
) -> dict[int, list[FoundPage]]:
    """The pages of each of the records, in the order of the form.

    Args:
        in_bin: whether those of records in the bin are found too.
    """
    query = (
        select(Page, PageFile, Pile)
        .join(PageFile, PageFile.id == Page.file_id)
        .join(Pile, Pile.id == PageFile.pile_id)
        .where(Page.record_id.in_(list(record_ids)))
        .order_by(Page.form_page, PageFile.place, PageFile.id, Page.number)
    )
    found: dict[int, list[FoundPage]] = defaultdict(list)
    for row in session.execute(with_deleted(query) if in_bin else query):
        page = FoundPage(*row)
        found[page.page.record_id or 0].append(page)
    return found


def delete_records(session: Session, record_ids: Collection[int]) -> None:
    """Delete the records; their pages stay, without one."""
    statement = delete(Record).where(Record.id.in_(list(record_ids)))
    session.execute(statement.execution_options(synchronize_session="fetch"))
