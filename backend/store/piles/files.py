"""Piles and their files: what came, and which files the program still has to look at.

Knows the tables ``piles`` and ``page_files``. A pile whose batch is in the bin is not found.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.orm import Session

from backend.store.database import find
from backend.store.deletable import with_deleted
from backend.store.images import Batch
from backend.store.piles.tables import Page, PageFile, Pile

_DUE = (Page.is_due, Page.deleted_at.is_(None))


def insert_pile(session: Session, batch_id: int, *, is_sample: bool = False) -> Pile:
    """Make a batch a pile. Raises IntegrityError if it is one already."""
    pile = Pile(batch_id=batch_id, is_sample=is_sample)
    session.add(pile)
    session.flush()
    return pile


def select_pile(session: Session, pile_id: int) -> tuple[Pile, Batch] | None:
    """The pile with this id, and its batch."""
    if find(session, Pile, pile_id) is None:
        return None
    query = select(Pile, Batch).join(Batch, Batch.id == Pile.batch_id).where(Pile.id == pile_id)
    return next(((pile, batch) for pile, batch in session.execute(query)), None)


def lock_pile(session: Session, pile_id: int) -> Pile | None:
    """The pile, locked against others who join its pages until this transaction ends.

    Comes before the locks of its files and pages: in another order two could wait for each other.
    """
    return find(session, Pile, pile_id, lock=True)


def select_pile_of_batch(session: Session, batch_id: int) -> Pile | None:
    """The pile that the batch is."""
    return session.scalar(select(Pile).where(Pile.batch_id == batch_id))


def select_piles(session: Session, *, before_id: int | None, limit: int) -> list[tuple[Pile, Batch]]:
    """Up to ``limit`` piles with ids below ``before_id``, the newest first."""
    query = select(Pile, Batch).join(Batch, Batch.id == Pile.batch_id).order_by(Pile.id.desc()).limit(limit)
    if before_id is not None:
        query = query.where(Pile.id < before_id)
    return [(pile, batch) for pile, batch in session.execute(query)]


def insert_file(
    session: Session,
    *,
    pile_id: int,
    folder: str,
    file_name: str,
    place: str,
    sha256: str,
    size: int,
    pages: int,
) -> PageFile:
    """Add a file whose pages wait to be opened; its blob has the name ``sha256``."""
    file = PageFile(
        pile_id=pile_id,
        folder=folder,
        file_name=file_name,
        place=place,
        sha256=sha256,
        size=size,
        pages=pages,
        state="waiting",
        blob=sha256,
    )
    session.add(file)
    session.flush()
    return file


def select_file(session: Session, file_id: int) -> PageFile | None:
    """The file with this id."""
    return find(session, PageFile, file_id)


def lock_file(session: Session, file_id: int) -> PageFile | None:
    """The file as it is now, locked against other writers until this transaction ends.

    None too if its pile is in the bin.
    """
    file = find(session, PageFile, file_id, lock=True)
    return file if file is not None and select_pile(session, file.pile_id) is not None else None


def lock_files(session: Session, pile_id: int) -> None:
    """Lock all files of the pile against other writers until this transaction ends."""
    session.execute(
        select(PageFile.id).where(PageFile.pile_id == pile_id).order_by(PageFile.id).with_for_update()
    ).all()


def select_file_at(
    session: Session, *, pile_id: int, folder: str, file_name: str, sha256: str
) -> PageFile | None:
    """The file that came with exactly these bytes into this place of the pile."""
    place = (PageFile.pile_id == pile_id, PageFile.folder == folder, PageFile.file_name == file_name)
    return session.scalar(select(PageFile).where(*place, PageFile.sha256 == sha256))


def select_files(session: Session, pile_id: int) -> Sequence[PageFile]:
    """The files of the pile, in its order."""
    query = select(PageFile).where(PageFile.pile_id == pile_id).order_by(PageFile.place, PageFile.id)
    return session.scalars(query).all()


def last_place(
    session: Session, pile_id: int, folder: str | None = None, file_name: str | None = None
) -> str | None:
    """The place of the file that came last into the pile, this folder of it, or with this name; None without any."""
    query = select(PageFile.place).where(PageFile.pile_id == pile_id)
    if folder is not None:
        query = query.where(PageFile.folder == folder)
    if file_name is not None:
        query = query.where(PageFile.file_name == file_name)
    return session.scalar(query.order_by(PageFile.id.desc()).limit(1))


def bring_back(session: Session, file: PageFile) -> None:
    """Note that the file is in the store again; its refused pages are to be opened once more."""
    file.blob = file.sha256
    refused = update(Page).where(Page.file_id == file.id, Page.state == "refused")
    session.execute(refused.values(is_due=True))


def take_back_attempt(session: Session, file_id: int) -> None:
    """Note that the last time the file's pages were looked at did not count."""
    statement = update(PageFile).where(PageFile.id == file_id, PageFile.attempts > 0)
    session.execute(statement.values(attempts=PageFile.attempts - 1))


def select_next_file(
    session: Session, recognised: Collection[bool], leaving_out: Collection[int] = ()
) -> tuple[PageFile, Pile] | None:
    """The oldest file with pages that were not opened yet, or with pages to look at if forms are known.

    Args:
        recognised: which values of ``is_sample`` have forms to recognise pages by.
        leaving_out: ids of files that are left alone.
    """
    due = exists().where(Page.file_id == PageFile.id, *_DUE)
    query = (
        select(PageFile, Pile)
        .join(Pile, Pile.id == PageFile.pile_id)
        .join(Batch, Batch.id == Pile.batch_id)
        .where(or_(PageFile.state == "waiting", due & Pile.is_sample.in_(list(recognised))))
        .where(PageFile.id.not_in(list(leaving_out)))
        .order_by(PageFile.id)
        .limit(1)
    )
    return next(((file, pile) for file, pile in session.execute(query)), None)


def count_waiting_files(session: Session) -> int:
    """Number of files with pages that were not opened yet."""
    query = (
        select(func.count())
        .select_from(PageFile)
        .join(Pile, Pile.id == PageFile.pile_id)
        .join(Batch, Batch.id == Pile.batch_id)
        .where(PageFile.state == "waiting")
    )
    return session.scalar(query) or 0


def select_done_files(session: Session) -> Sequence[int]:
    """Ids of the files that are kept although all their pages were opened."""
    query = select(PageFile.id).where(PageFile.state == "done", PageFile.blob.is_not(None))
    return session.scalars(query.order_by(PageFile.id)).all()


def select_unjoined_piles(session: Session) -> Sequence[int]:
    """Ids of the piles of which records may not know all pages."""
    query = (
        select(Pile.id)
        .join(Batch, Batch.id == Pile.batch_id)
        .where(exists().where(PageFile.pile_id == Pile.id, ~PageFile.is_joined, PageFile.state == "done"))
    )
    return session.scalars(query.order_by(Pile.id)).all()


def select_unfinished(session: Session, pile_id: int) -> set[int]:
    """Ids of the pile's files of which not all pages are known."""
    due = exists().where(Page.file_id == PageFile.id, *_DUE)
    query = select(PageFile.id).where(PageFile.pile_id == pile_id, or_(PageFile.state == "waiting", due))
    return set(session.scalars(query))


def select_unsettled(session: Session, pile_ids: Collection[int]) -> set[int]:
    """Ids of those of the piles with pages that are not known, or that the records do not know of."""
    due = exists().where(Page.file_id == PageFile.id, Page.is_due)
    query = select(PageFile.pile_id).where(
        PageFile.pile_id.in_(list(pile_ids)), or_(PageFile.state == "waiting", ~PageFile.is_joined, due)
    )
    return set(session.scalars(query.distinct()))


def set_joined(session: Session, file_ids: Collection[int]) -> None:
    """Note that the records know of all that the files' pages are."""
    statement = update(PageFile).where(PageFile.id.in_(list(file_ids))).values(is_joined=True)
    session.execute(statement.execution_options(synchronize_session="fetch"))


def count_unopened(session: Session, pile_ids: Collection[int]) -> dict[int, int]:
    """Number of pages of each pile's files that were not opened yet."""
    opened = select(func.count()).where(Page.file_id == PageFile.id).scalar_subquery()
    query = select(PageFile.pile_id, func.sum(PageFile.pages - opened)).where(
        PageFile.pile_id.in_(list(pile_ids)), PageFile.state == "waiting"
    )
    return {pile_id: int(count) for pile_id, count in session.execute(query.group_by(PageFile.pile_id))}


def select_blobs_of_batches(session: Session, batch_ids: Collection[int]) -> list[str]:
    """Names of the files and page pictures of the piles that these batches are, in the bin too."""
    of_batch = Pile.batch_id.in_(list(batch_ids))
    files = select(PageFile.blob).join(Pile, Pile.id == PageFile.pile_id).where(of_batch)
    pictures = (
        select(Page.picture)
        .join(PageFile, PageFile.id == Page.file_id)
        .join(Pile, Pile.id == PageFile.pile_id)
        .where(of_batch)
    )
    found = [*session.scalars(with_deleted(files)), *session.scalars(with_deleted(pictures))]
    return [blob for blob in dict.fromkeys(found) if blob is not None]
