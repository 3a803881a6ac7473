"""Pages of a pile become records as the rules say, run by run, and two people's sheets never join unflagged."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from backend.config import Settings
from backend.services.forms.library.kept_form import document_of
from backend.services.piles.decisions import Decision, decide
from backend.services.piles.records.deleting import delete_record
from backend.services.piles.records.joining import join_ready, runs
from backend.services.piles.undoing import undo
from backend.store.blobs import BlobStore
from backend.store.database import now, writing
from backend.store.images import insert_batch
from backend.store.piles import files as stored_files
from backend.store.piles import records as stored_records
from backend.store.piles.tables import Page, PageFile, Record
from tests.services.piles.scans import survey
from tests.store.rows import make_form

Sheet = tuple[int, int]  # person, page of the form


def pile_of(session: Session, *files: list[Sheet]) -> list[Page]:
    """Cut pages in a pile, each file with these sheets; joined."""
    with writing(session):
        version_id = make_form(session, document=document_of(survey())).id
        pile = stored_files.insert_pile(session, insert_batch(session, "March").id)
        found = []
        for number, sheets in enumerate(files):
            file = stored_files.insert_file(
                session,
                pile_id=pile.id,
                folder="",
                file_name=f"{number}.pdf",
                place=f"/{number:06d}",
                sha256=f"{number:064d}",
                size=1,
                pages=len(sheets),
            )
            file.state = "done"
            for place, (_, form_page) in enumerate(sheets, start=1):
                page = Page(file_id=file.id, number=place, state="registered")
                page.form_version_id, page.form_page = version_id, form_page
                session.add(page)
                found.append(page)
        session.flush()
        join_ready(session, pile.id)
    return found


def states(session: Session) -> dict[int, str]:
    return {record.id: record.state for record in session.scalars(select(Record))}


def mixed(session: Session, pages: list[Page], sheets: list[Sheet]) -> list[str]:
    """The states of records that hold sheets of two people."""
    people: dict[int, set[int]] = {}
    for page, (person, _) in zip(pages, sheets, strict=True):
        if page.record_id is not None:
            people.setdefault(page.record_id, set()).add(person)
    found = states(session)
    return [found[record] for record, who in people.items() if len(who) > 1]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("is_one_file", [True, False])
def test_eaten_doubled_and_swapped_sheets_never_join_two_people_unflagged(
    session: Session, seed: int, is_one_file: bool
) -> None:
    rng = random.Random(seed)
    sheets: list[Sheet] = [(person, page) for person in range(60) for page in (1, 2)]
    # 3 of 120 are more than 2 in a hundred. They are never neighbours: two sheets beside each other that are both lost,
    # page 2 of one person and page 1 of the next, cannot be seen.
    for place in sorted(rng.sample(range(1, len(sheets) - 2, 4), 3), reverse=True):
        what = rng.choice(["eaten", "doubled", "swapped"])
        if what == "eaten":
            del sheets[place]
        elif what == "doubled":
            sheets.insert(place, sheets[place])
        else:
            sheets[place], sheets[place + 1] = sheets[place + 1], sheets[place]
    files = [sheets] if is_one_file else [[sheet] for sheet in sheets]
    pages = pile_of(session, *files)
    found = mixed(session, pages, sheets)
    assert found.count("complete") == 0
    assert list(states(session).values()).count("complete") > 40


def test_a_record_keeps_its_row_and_number_when_its_run_is_joined_again(session: Session) -> None:
    pages = pile_of(session, [(1, 1), (1, 2), (2, 1), (2, 2)])
    before = [page.record_id for page in pages]
    with writing(session):
        pages[1].state, pages[1].form_page, pages[1].form_version_id = "foreign", None, None
        session.scalars(select(PageFile)).one().is_joined = False
        session.flush()
        assert join_ready(session, 1)
        assert not join_ready(session, 1)
    assert [page.record_id for page in pages] == [before[0], None, *before[2:]]
    numbers = [
        (record.number, record.state) for record in session.scalars(select(Record).order_by(Record.id))
    ]
    assert numbers == [(1, "pages missing"), (2, "needs help")]


def test_files_of_one_page_do_not_join_across_folders_or_a_file_of_several(session: Session) -> None:
    def file(id_: int, folder: str, pages: int) -> PageFile:
        return PageFile(id=id_, folder=folder, pages=pages)

    files = [file(1, "a", 1), file(2, "a", 1), file(3, "a", 2), file(4, "a", 1), file(5, "b", 1)]
    assert [[each.id for each in run] for run in runs(files)] == [[1, 2], [3], [4], [5]]


def test_a_run_waits_until_all_its_pages_are_known(session: Session) -> None:
    pages = pile_of(session, [(1, 1)], [(1, 2)])
    with writing(session):
        pages[1].is_due = True
        for file in session.scalars(select(PageFile)):
            file.is_joined = False
        session.flush()
        assert not join_ready(session, 1)


Act = Callable[[Session, BlobStore, Settings], None]


def separate_page_2(session: Session, blobs: BlobStore, settings: Settings) -> None:
    decide(session, blobs, settings, 2, Decision("separate"), expected_revision=None, author="local")


def separate_page_4(session: Session, blobs: BlobStore, settings: Settings) -> None:
    decide(session, blobs, settings, 4, Decision("separate"), expected_revision=None, author="local")


def undo_page_2(session: Session, _blobs: BlobStore, _settings: Settings) -> None:
    undo(session, 2, author="local")


def delete_record_1(session: Session, _blobs: BlobStore, _settings: Settings) -> None:
    delete_record(session, 1, at=now(), author="local")


def wait_until_held_up(session: Session, act: Future[None]) -> None:
    """Wait until the other waits for a lock, or is over. On SQLite whoever writes waits for all others."""
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    end = time.monotonic() + 10
    while is_postgresql and not act.done() and not session.scalar(waiting):
        assert time.monotonic() < end
        session.rollback()  # else it sees the same again
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (separate_page_2, ["1 pages missing", "2 pages missing", "3 4 complete"]),
        (separate_page_4, ["1 pages missing", "2 pages missing", "3 pages missing", "4 pages missing"]),
        (undo_page_2, ["1 2 complete", "3 4 complete"]),
        (delete_record_1, ["3 4 complete"]),
    ],
    ids=["separate", "in another file", "undo", "delete"],
)
def test_a_person_s_change_waits_for_the_worker_that_joins_and_is_not_overwritten(
    session: Session,
    sessions: sessionmaker[Session],
    blobs: BlobStore,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    act: Act,
    expected: list[str],
) -> None:
    pages = pile_of(session, [(1, 1), (1, 2)], [(2, 1), (2, 2)])
    if act in (undo_page_2, separate_page_4):
        separate_page_2(session, blobs, settings)
    with writing(session):  # as after the first page was cut again and the second one for the first time
        pages[1].record_id = None
        session.flush()
        session.execute(text("UPDATE page_files SET is_joined = (1 = 0) WHERE id = 1"))
    has_read, may_write, last_number = threading.Event(), threading.Event(), stored_records.last_number

    def slow(own: Session, pile_id: int) -> int:
        number = last_number(own, pile_id)
        if not has_read.is_set():
            has_read.set()
            may_write.wait(10)
        return number

    def join_all() -> None:
        with sessions() as own, writing(own):
            join_ready(own, 1)

    def do() -> None:
        with sessions() as own:
            act(own, blobs, settings)

    monkeypatch.setattr(stored_records, "last_number", slow)
    with ThreadPoolExecutor(2) as pool:
        worker = pool.submit(join_all)
        assert has_read.wait(10)
        person = pool.submit(do)
        wait_until_held_up(session, person)
        may_write.set()
        worker.result()
        person.result()
    session.rollback()
    members: dict[int, list[str]] = {}
    for page in session.scalars(select(Page).order_by(Page.id)):
        members.setdefault(page.record_id or 0, []).append(str(page.id))
    found = states(session)
    assert [" ".join([*ids, found[record]]) for record, ids in members.items()] == expected
