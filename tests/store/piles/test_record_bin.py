"""Records in the bin: gone from every query, with their pages, and back whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from backend.store import bin as bins
from backend.store.database import now, writing
from backend.store.images import Image
from backend.store.piles import files, pages, record_bin, records
from backend.store.piles.tables import Page, PageField, PageFile, Pile, Record
from tests.store.piles.test_records import make_pile, open_page
from tests.store.rows import make_batch, make_form, make_image

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session:
        yield session


def make_record(session: Session, file: PageFile, number: int) -> tuple[Record, Page, Image]:
    """A record of one page with one field."""
    version = make_form(session)
    record = records.insert_record(
        session, pile_id=file.pile_id, form_version_id=version.id, number=number, state="complete"
    )
    page = open_page(session, file.id, number, "registered")
    page.form_version_id, page.form_page, page.record_id = version.id, 1, record.id
    image = make_image(session, f"{number}.png", batch="March")
    session.add(
        PageField(page_id=page.id, image_id=image.id, name="Name", kind="name", position=0, corners=[])
    )
    session.flush()
    return record, page, image


def put_away(session: Session, record: Record, page: Page, image: Image, at: datetime = NOON) -> None:
    bins.delete_image(session, image.id, at, by="Anna")
    record_bin.put_away(session, record, [page], at, "Anna")


@pytest.fixture
def pile(session: Session) -> Pile:
    with writing(session):
        return make_pile(session)


@pytest.fixture
def file(session: Session, pile: Pile) -> PageFile:
    (found,) = files.select_files(session, pile.id)
    return found


def test_a_record_in_the_bin_is_in_no_list_and_comes_back(
    session: Session, pile: Pile, file: PageFile
) -> None:
    with writing(session):
        first, second = (make_record(session, file, number) for number in (1, 2))
        first[1].is_due = True
        file.state = "done"
        put_away(session, *first)
    record, page, image = first
    session.expire_all()
    assert records.select_record(session, record.id) is None
    assert records.select_records(session, [record.id]) == {}
    assert [each.id for each in records.select_chunk(session, pile.id, limit=9)] == [second[0].id]
    assert records.count_states(session, [pile.id])[pile.id] == {"complete": 1}
    assert records.last_number(session, pile.id) == 2
    assert [each.number for each in pages.select_pages_of_pile(session, pile.id)] == [2]
    assert pages.select_page(session, page.id) is None
    assert pages.count_fields(session, [pile.id]) == {pile.id: (1, 0)}
    assert pages.last_number(session, file.id) == 2
    assert files.select_next_file(session, [False]) is None
    assert files.select_unfinished(session, pile.id) == set()
    assert session.scalars(select(Image.id)).all() == [second[2].id]
    assert records.select_pages_of_records(session, [record.id]) == {}
    assert [
        found.page.id
        for found in records.select_pages_of_records(session, [record.id], in_bin=True)[record.id]
    ] == [page.id]
    assert records.pile_of(session, record.id) == pile.id
    with writing(session):
        again = record_bin.select_deleted_record(session, record.id)
        assert again is not None
        record_bin.bring_back(session, again, [page])
        assert record_bin.select_deleted_record(session, record.id) is None
    assert records.select_record(session, record.id) is not None
    assert pages.select_page(session, page.id) is not None
    assert session.scalars(select(Image.id).order_by(Image.id)).all() == [image.id, second[2].id]
    assert (record.deleted_by, page.deleted_by, image.deleted_by) == (None, None, None)
    assert files.select_next_file(session, [False]) is not None


def test_the_last_deleted_come_first_and_say_what_went_with_them(
    session: Session, pile: Pile, file: PageFile
) -> None:
    with writing(session):
        made = [make_record(session, file, number) for number in (1, 2, 3)]
        for minutes, parts in enumerate(made):
            put_away(session, *parts, at=NOON + timedelta(minutes=minutes))
    first = record_bin.select_deleted_records(session, limit=2)
    assert [each.number for each in first] == [3, 2]
    shown = first[0]
    assert (shown.pile_id, shown.pile_name, shown.form_name) == (pile.id, "March", "Enrolment")
    assert (shown.deleted_by, shown.pages, shown.images) == ("Anna", 1, 1)
    after = (first[1].deleted_at, first[1].id)
    assert [each.number for each in record_bin.select_deleted_records(session, limit=2, after=after)] == [1]
    assert record_bin.count_deleted_records(session) == 3
    assert record_bin.select_expired_records(session, NOON + timedelta(minutes=1)) == [made[0][0].id]
    with writing(session):
        make_batch(session, "March").deleted_at = now()
    assert record_bin.select_deleted_records(session, limit=2) == []
    assert record_bin.count_deleted_records(session) == 0


def test_its_images_are_not_in_the_bin_by_themselves(session: Session, file: PageFile) -> None:
    with writing(session):
        (record, page, image), (_, _, other) = (make_record(session, file, number) for number in (1, 2))
        loose = make_image(session, "former.png", batch="March")
        for each in (loose, other):
            bins.delete_image(session, each.id, NOON + timedelta(minutes=1))
        bins.delete_image(session, image.id, NOON - timedelta(days=1))
        assert bins.count_deleted_images(session) == 3
        loose.deleted_at = NOON
        record_bin.put_away(session, record, [page], NOON, "Anna")
    assert [each.id for each in bins.select_deleted_images(session, limit=9)] == [other.id]
    assert bins.count_deleted_images(session) == 1
    with_it = [record_bin.is_with_record_in_bin(session, each.id) for each in (image, loose, other)]
    assert with_it == [True, True, False]
    with writing(session):
        record_bin.bring_back(session, record, [page])
    assert bins.select_deleted_image(session, loose.id) is None
    assert bins.select_deleted_image(session, image.id) is not None, "it had been deleted by itself before"


def test_no_two_records_of_a_pile_are_deleted_at_the_same_time(
    session: Session, pile: Pile, file: PageFile
) -> None:
    with writing(session):
        for number in (1, 2):
            at = record_bin.free_time(session, pile.id, NOON)
            assert at == NOON + timedelta(microseconds=number - 1)
            put_away(session, *make_record(session, file, number), at=at)
    assert record_bin.free_time(session, pile.id + 1, NOON) == NOON
