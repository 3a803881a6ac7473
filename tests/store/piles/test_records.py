"""Rows of piles: found by state and place, gone with their pile."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from backend.store import bin as bins
from backend.store.database import now, writing
from backend.store.piles import files, pages, records
from backend.store.piles.tables import Page, PageField, PageFile, Pile, Record
from tests.store.rows import make_batch, make_form, make_image, make_label, sha


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session:
        yield session


def make_pile(session: Session, name: str = "March", *, pages_of: tuple[int, ...] = (2,)) -> Pile:
    """A pile with files of that many pages, none opened yet."""
    pile = files.insert_pile(session, make_batch(session, name).id)
    for number, count in enumerate(pages_of):
        files.insert_file(
            session,
            pile_id=pile.id,
            folder="box",
            file_name=f"{number}.pdf",
            place=f"box/{number}",
            sha256=sha(f"{name} {number}"),
            size=2**40,
            pages=count,
        )
    return pile


def open_page(session: Session, file_id: int, number: int, state: str = "blank") -> Page:
    page = pages.insert_page(session, file_id, number)
    page.state, page.is_due = state, False  # type: ignore[assignment]
    session.flush()
    return page


def test_files_are_worked_on_oldest_first_and_due_pages_only_where_forms_are_known(session: Session) -> None:
    with writing(session):
        pile = make_pile(session, pages_of=(1, 2))
    first = files.select_next_file(session, ())
    assert first is not None
    assert (first[0].path, first[1].id) == ("box/0.pdf", pile.id)
    with writing(session):
        for file in files.select_files(session, pile.id):
            file.state = "done"
            pages.insert_page(session, file.id, 1)
    assert files.select_next_file(session, ()) is None
    assert files.select_next_file(session, [True]) is None
    assert files.select_next_file(session, [False]) is not None
    assert files.select_unfinished(session, pile.id) == {
        file.id for file in files.select_files(session, pile.id)
    }


def test_what_is_in_the_bin_is_not_found(session: Session) -> None:
    with writing(session):
        pile = make_pile(session)
        (file,) = files.select_files(session, pile.id)
        page = open_page(session, file.id, 1)
        record = records.insert_record(
            session, pile_id=pile.id, form_version_id=make_form(session).id, number=1, state="complete"
        )
        make_batch(session, "March").deleted_at = now()
    assert files.select_pile(session, pile.id) is None
    assert files.select_piles(session, before_id=None, limit=5) == []
    assert files.select_next_file(session, [False]) is None
    assert pages.select_page(session, page.id) is None
    assert pages.select_chunk(session, pile_id=None, state=None, limit=5) == []
    assert records.select_record(session, record.id) is None
    with writing(session):
        assert files.lock_file(session, file.id) is None


def test_pages_that_were_not_opened_are_counted(session: Session) -> None:
    with writing(session):
        pile = make_pile(session, pages_of=(3, 5))
        file = files.select_files(session, pile.id)[0]
        open_page(session, file.id, 1)
        open_page(session, file.id, 2, "foreign")
    assert files.count_unopened(session, [pile.id]) == {pile.id: 6}
    assert pages.count_states(session, [pile.id])[pile.id] == {"blank": 1, "foreign": 1}
    assert pages.last_number(session, file.id) == 2


def test_pages_come_in_the_pile_s_order_and_doubtful_ones_by_likelihood(session: Session) -> None:
    with writing(session):
        pile = make_pile(session, pages_of=(2, 2))
        for file in reversed(files.select_files(session, pile.id)):
            for number in (1, 2):
                open_page(session, file.id, number, "needs help").score = number / 4
    every = pages.select_chunk(session, pile_id=pile.id, state=None, limit=9)
    shown = [(found.file.file_name, found.page.number) for found in every]
    assert shown == [("0.pdf", 1), ("0.pdf", 2), ("1.pdf", 1), ("1.pdf", 2)]
    after = pages.position(every[1], None)
    assert pages.select_chunk(session, pile_id=None, state=None, limit=9, after=after) == every[2:]
    helped = pages.select_chunk(session, pile_id=None, state="needs help", limit=9)
    assert [found.page.score for found in helped] == [0.5, 0.5, 0.25, 0.25]
    after = pages.position(helped[0], "needs help")
    assert pages.select_chunk(session, pile_id=None, state="needs help", limit=9, after=after) == helped[1:]


def test_a_record_has_its_pages_in_the_form_s_order_and_its_fields(session: Session) -> None:
    with writing(session):
        pile = make_pile(session)
        (file,) = files.select_files(session, pile.id)
        version = make_form(session)
        record = records.insert_record(
            session, pile_id=pile.id, form_version_id=version.id, number=1, state="needs help"
        )
        image = make_image(session, "other.png")
        for number, form_page in ((1, 2), (2, 1)):
            page = open_page(session, file.id, number, "registered")
            page.form_version_id, page.form_page, page.record_id = version.id, form_page, record.id
            image = make_image(session, f"{number}.png", batch="March")
            session.add(
                PageField(
                    page_id=page.id, image_id=image.id, name="Name", kind="name", position=0, corners=[]
                )
            )
        make_label(session, image)
    found = records.select_pages_of_records(session, [record.id])[record.id]
    assert [page.page.number for page in found] == [2, 1]
    assert pages.count_fields(session, [pile.id]) == {pile.id: (2, 1)}
    assert records.count_states(session, [pile.id])[pile.id] == {"needs help": 1}
    assert (records.last_number(session, pile.id), records.select_versions(session, pile.id)) == (
        1,
        [version.id],
    )
    field, owner = pages.select_fields_of_images(session, [image.id])[image.id]
    assert (field.name, owner.page.number, owner.pile.id) == ("Name", 2, pile.id)


def test_a_pile_is_settled_once_its_records_know_of_all_its_pages(session: Session) -> None:
    with writing(session):
        piles = [make_pile(session, name) for name in ("waits", "due", "unjoined", "settled")]
        for pile in piles:
            (file,) = files.select_files(session, pile.id)
            file.state = "waiting" if pile is piles[0] else "done"
            file.is_joined = pile is not piles[2]
            open_page(session, file.id, 1).is_due = pile is piles[1]
    assert files.select_unsettled(session, [pile.id for pile in piles]) == {pile.id for pile in piles[:3]}
    assert files.select_unsettled(session, []) == set()


def test_records_that_rest_on_their_order_change_state_together(session: Session) -> None:
    with writing(session):
        pile, other = make_pile(session), make_pile(session, "April")
        version_id = make_form(session).id
        for owner, number, by_order in ((pile, 1, None), (pile, 2, "trusted"), (other, 1, "trusted")):
            row = records.insert_record(
                session, pile_id=owner.id, form_version_id=version_id, number=number, state="complete"
            )
            row.by_order = by_order  # type: ignore[assignment]
            (file,) = files.select_files(session, owner.id)
            open_page(session, file.id, number).record_id = row.id
        session.flush()
        records.set_by_order(session, pile.id, ["trusted"], "doubted")
    rows = session.scalars(select(Record).order_by(Record.id)).all()
    assert [row.state for row in rows] == ["complete", "needs help", "complete"]
    assert records.select_unchecked(session, [pile.id, other.id]) == {pile.id: {rows[1].id: [2]}}
    with writing(session):
        records.set_by_order(session, pile.id, ["trusted", "doubted"], "unproven")
    assert (rows[1].state, rows[1].by_order) == ("complete", "unproven")
    assert records.select_unchecked(session, [pile.id, other.id]) == {pile.id: {rows[1].id: [2]}}
    with writing(session):
        records.set_by_order(session, pile.id, ["doubted", "unproven"], "checked")
    assert (rows[1].state, rows[1].by_order) == ("complete", "checked")
    assert records.select_unchecked(session, [pile.id]) == {}


def test_records_in_the_bin_are_counted_by_themselves(session: Session) -> None:
    with writing(session):
        pile, other = make_pile(session), make_pile(session, "April")
        version_id = make_form(session).id
        for number, (state, is_deleted) in enumerate(
            [("complete", False), ("complete", True), ("pages missing", True), ("pages missing", True)]
        ):
            row = records.insert_record(
                session,
                pile_id=pile.id,
                form_version_id=version_id,
                number=number,
                state=state,  # type: ignore[arg-type]
            )
            row.deleted_at = now() if is_deleted else None
    ids = [pile.id, other.id]
    assert records.count_states(session, ids) == {pile.id: {"complete": 1}, other.id: {}}
    in_bin = {"complete": 1, "pages missing": 2}
    assert records.count_states(session, ids, in_bin=True) == {pile.id: in_bin, other.id: {}}


def test_of_some_records_those_that_lack_pages_are_counted(session: Session) -> None:
    with writing(session):
        pile, version_id = make_pile(session), make_form(session).id
        ids = []
        for number, state in enumerate(["complete", "pages missing", "pages missing"]):
            row = records.insert_record(
                session,
                pile_id=pile.id,
                form_version_id=version_id,
                number=number,
                state=state,  # type: ignore[arg-type]
            )
            ids.append(row.id)
    assert [records.count_lacking(session, these) for these in (ids, ids[:2], ids[:1], [])] == [2, 1, 0, 0]


def test_a_pile_goes_with_its_batch(session: Session) -> None:
    with writing(session):
        pile = make_pile(session)
        (file,) = files.select_files(session, pile.id)
        page = open_page(session, file.id, 1)
        page.picture = sha("picture")
        pages.insert_decision(session, page.id, {"action": "blank"}, {}, "local")
        records.insert_record(
            session, pile_id=pile.id, form_version_id=make_form(session).id, number=1, state="complete"
        )
        names = files.select_blobs_of_batches(session, [pile.batch_id])
        assert names == [sha("March 0"), sha("picture")]
        bins.remove_batches(session, [pile.batch_id])
    for model in (Pile, PageFile, Page, Record):
        assert session.scalars(select(model)).all() == []
