"""A form that changes: piles that are there are cut again, and a field that did not move keeps its label."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select, update

from backend.pages.cut import CutField
from backend.pages.form import Field
from backend.pages.geometry import Placement, Rect
from backend.pages.landmarks import Grey
from backend.services.audit import WORKER
from backend.services.errors import NotFoundError
from backend.services.labels.labelling import set_label
from backend.services.labels.new_label import NewLabel
from backend.services.piles.cutting import cutter
from backend.services.piles.cutting.cut_again import store_found
from backend.services.piles.cutting.cut_request import request_cut
from backend.services.piles.cutting.cutter import Cutter
from backend.services.piles.cutting.known_forms import FormDocuments
from backend.services.piles.cutting.page_storage import put_blobs
from backend.services.piles.records.deleting import delete_record, restore_record
from backend.store.audit import select_events
from backend.store.database import now, writing
from backend.store.deletable import with_deleted
from backend.store.errors import StorageFull
from backend.store.images import Image, select_image
from backend.store.piles.pages import select_fields
from backend.store.piles.tables import Page, PageFile, Record
from tests.services.piles.scans import FIELDS, Desk, MarkReader, file_of, marked, pdf_of

pytestmark = pytest.mark.slow

SURNAME, BORN, WITNESS = FIELDS
TOWN = Field("Town", "name", 1, Rect(30, 75, 40, 8))


def fields(desk: Desk, page_id: int = 1) -> dict[str, tuple[int, str]]:
    desk.session.rollback()
    return {
        field.name: (field.image_id, field.kind) for field in select_fields(desk.session, [page_id])[page_id]
    }


def cut_by(desk: Desk, pile_id: int, *form: Field) -> None:
    """Keep the form's next version, and cut the pile by it."""
    desk.keep_form(*form)
    request_cut(desk.session, pile_id, author="local")
    desk.cut_all()


@pytest.fixture
def pile_id(desk: Desk) -> int:
    """A record whose surname is labelled."""
    desk.keep_form()
    found = desk.cut(("scan.pdf", pdf_of("A1 A2")))
    image_id, _ = fields(desk)["Surname"]
    set_label(
        desk.session, image_id, NewLabel("text", "MEIER"), expected_revision=0, alphabet=None, author="local"
    )
    return found


def test_a_new_field_is_cut_and_the_others_stay(desk: Desk, pile_id: int) -> None:
    before = fields(desk)
    cut_by(desk, pile_id, *FIELDS, TOWN)
    after = fields(desk)
    assert {name: after[name] for name in before} == before
    assert after["Town"][0] not in [image_id for image_id, _ in before.values()]
    documents = FormDocuments(desk.session)
    numbers = [documents.number(page.form_version_id or 0) for page in desk.session.scalars(select(Page))]
    assert numbers == [2, 2]
    assert documents.number(desk.session.scalars(select(Record.form_version_id)).one()) == 2
    assert desk.records() == [(1, "complete", [1, 2])]


def test_a_field_that_moved_is_cut_anew_and_its_label_goes_to_the_bin(desk: Desk, pile_id: int) -> None:
    former, _ = fields(desk)["Surname"]
    cut_by(desk, pile_id, Field("Surname", "name", 1, Rect(30, 42, 60, 10)), BORN, WITNESS)
    image_id, _ = fields(desk)["Surname"]
    assert image_id != former
    assert select_image(desk.session, former) is None
    image = select_image(desk.session, image_id)
    assert image is not None
    assert image.label_text is None


def test_fields_that_exchange_their_names_keep_their_pictures(desk: Desk, pile_id: int) -> None:
    before = fields(desk)
    exchanged = (
        Field("Born", "name", 1, SURNAME.rect),
        Field("Surname", "text", 1, BORN.rect),
        WITNESS,
    )
    cut_by(desk, pile_id, *exchanged)
    after = fields(desk)
    assert (after["Born"][0], after["Surname"][0]) == (before["Surname"][0], before["Born"][0])
    assert (after["Born"][1], after["Surname"][1]) == ("name", "text")
    typed = {image.id: image.typed for image in desk.session.scalars(select(Image))}
    assert (typed[after["Born"][0]], typed[after["Surname"][0]]) == (False, True)


def test_a_field_s_case_and_accents_are_its_images_and_change_with_the_form(desk: Desk, pile_id: int) -> None:
    def styles() -> list[tuple[str | None, str | None]]:
        desk.session.rollback()
        return [
            (image.case, image.accents) for image in desk.session.scalars(select(Image).order_by(Image.id))
        ]

    assert styles() == [(None, None)] * 3
    cut_by(
        desk,
        pile_id,
        replace(SURNAME, case="written", accents="kept"),
        BORN,
        replace(TOWN, case="title"),
        WITNESS,
    )
    assert styles() == [("written", "kept"), (None, None), (None, None), ("title", None)]


def test_a_field_that_is_removed_goes_without_opening_the_page(desk: Desk, pile_id: int) -> None:
    desk.keep_form(SURNAME, WITNESS)
    with_file = desk.session.scalars(select(PageFile.sha256)).one()
    desk.session.rollback()
    desk.blobs.delete(with_file)
    request_cut(desk.session, pile_id, author="local")
    desk.cut_all()
    assert fields(desk).keys() == {"Surname"}
    assert desk.records() == [(1, "complete", [1, 2])]


def test_a_page_that_cannot_be_opened_any_more_stays_as_it_was_cut(desk: Desk, pile_id: int) -> None:
    before = fields(desk)
    desk.blobs.delete(desk.session.scalars(select(PageFile.sha256)).one())
    cut_by(desk, pile_id, *FIELDS, TOWN)
    assert fields(desk) == before
    assert desk.records() == [(1, "complete", [1, 2])]


def test_doubtful_pages_are_looked_at_again_and_sure_ones_of_the_newest_version_are_not(
    desk: Desk, pile_id: int
) -> None:
    request_cut(desk.session, pile_id, author="local")
    assert not desk.cutter.has_work()
    request_cut(desk.session, desk.cut(("other.pdf", pdf_of("A1? X"))), author="local")
    assert desk.cutter.has_work()


def test_there_is_no_such_pile(desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        request_cut(desk.session, 9, author="local")


def test_a_full_disk_costs_no_label_however_often_it_is_tried(
    desk: Desk, pile_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(data: bytes) -> str:
        raise StorageFull("full")

    before, times = fields(desk), iter(range(0, 10_000, 100))
    desk.cutter = Cutter(
        desk.sessions, desk.blobs, desk.settings, make=MarkReader, clock=lambda: float(next(times))
    )
    desk.keep_form(*FIELDS, TOWN)
    request_cut(desk.session, pile_id, author="local")
    with monkeypatch.context() as patches:
        patches.setattr(desk.blobs, "put", full)
        for _ in range(6):
            with pytest.raises(StorageFull):
                desk.cutter.cut_some()
    desk.cut_all()
    after = fields(desk)
    assert {name: after[name] for name in before} == before
    assert after.keys() == {*before, "Town"}


def test_a_page_that_ends_the_program_or_fails_stays_as_it_was_cut(desk: Desk, pile_id: int) -> None:
    class Failing(MarkReader):
        def cut(self, page: Grey, form: int, form_page: int, placement: Placement) -> dict[str, CutField]:
            raise ValueError("a bug")

    before = fields(desk)
    desk.keep_form(*FIELDS, TOWN)
    request_cut(desk.session, pile_id, author="local")
    for _ in range(4):
        assert desk.cutter._next_job(desk.session) is not None  # it dies before it stores anything
    desk.cut_all()
    assert fields(desk) == before
    request_cut(desk.session, pile_id, author="local")
    desk.cutter = Cutter(desk.sessions, desk.blobs, desk.settings, make=Failing)
    desk.cut_all()
    assert fields(desk) == before
    assert desk.pages(pile_id) == [(1, "registered", 1), (2, "registered", 2)]


def test_who_asks_for_it_is_written_down(desk: Desk, pile_id: int) -> None:
    request_cut(desk.session, pile_id, author="Anna")
    (event,) = select_events(desk.session, action="pile.cut")
    assert (event.actor, event.target_id, event.detail) == ("Anna", str(pile_id), {"form": None})


def deleted_by(desk: Desk) -> dict[str, str | None]:
    """The images in the bin, and who put them there."""
    desk.session.rollback()
    query = with_deleted(select(Image).where(Image.deleted_at.is_not(None)))
    return {image.file_name.split()[-1]: image.deleted_by for image in desk.session.scalars(query)}


def test_a_field_that_another_cut_removed_says_in_the_bin_who_asked_for_it(desk: Desk, pile_id: int) -> None:
    desk.keep_form(SURNAME, WITNESS)
    request_cut(desk.session, pile_id, author="Anna")
    assert deleted_by(desk) == {"Born": "Anna"}, "nothing had to be opened"
    desk.keep_form(replace(SURNAME, rect=Rect(30, 42, 60, 10)), WITNESS)
    request_cut(desk.session, pile_id, author="Bert")
    desk.cut_all()
    assert deleted_by(desk) == {"Born": "Anna", "Surname": "Bert"}


def test_pages_that_nobody_asked_for_are_the_worker_s(desk: Desk, pile_id: int) -> None:
    desk.keep_form(replace(SURNAME, rect=Rect(30, 42, 60, 10)), BORN, WITNESS)
    request_cut(desk.session, pile_id, author="local")
    with writing(desk.session):
        desk.session.execute(update(Page).values(cut_by=None))  # as an earlier release left it
    desk.cut_all()
    assert deleted_by(desk) == {"Surname": WORKER}


def cut_during(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], object], place: int = 1
) -> None:
    """Cut all that waits; ``meanwhile`` happens once the ``place``-th page has been looked at."""
    looked_at = count(1)

    def put_later(*args: Any) -> None:
        if next(looked_at) == place:
            meanwhile()
        put_blobs(*args)

    monkeypatch.setattr(cutter, "put_blobs", put_later)
    desk.cut_all()


def test_a_version_that_is_saved_while_the_one_before_is_cut_is_cut_too(
    desk: Desk, pile_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def again() -> None:
        desk.keep_form(*FIELDS, replace(TOWN, name="Village"))
        request_cut(desk.session, pile_id, author="local")

    desk.keep_form(*FIELDS, TOWN)
    request_cut(desk.session, pile_id, author="local")
    cut_during(desk, monkeypatch, again)
    assert fields(desk).keys() == {"Surname", "Born", "Village"}


@pytest.mark.parametrize("place", [1, 3])
def test_pages_that_were_never_opened_are_cut_by_the_version_that_is_saved_meanwhile(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    desk.keep_form()
    received = desk.receive(("scan.pdf", pdf_of("A1 A2 B1 B2 C1 C2")))

    def save() -> None:
        desk.keep_form(*FIELDS, TOWN)
        request_cut(desk.session, received, author="local")

    cut_during(desk, monkeypatch, save, place)
    assert [set(fields(desk, page_id)) for page_id in (1, 3, 5)] == [{"Surname", "Born", "Town"}] * 3
    documents = FormDocuments(desk.session)
    versions = [documents.number(page.form_version_id or 0) for page in desk.session.scalars(select(Page))]
    assert versions == [2] * 6
    assert desk.records() == [(1, "complete", [1, 2]), (2, "complete", [3, 4]), (3, "complete", [5, 6])]


def test_a_page_whose_cut_is_not_committed_when_it_is_asked_for_again_is_cut_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only on PostgreSQL: on SQLite nobody else writes before the page is committed."""
    if desk.session.get_bind().dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    desk.keep_form()
    received = desk.receive(("scan.pdf", pdf_of("A1 A2")))

    def request() -> None:
        with desk.sessions() as session:
            request_cut(session, received, author="local")

    with ThreadPoolExecutor(1) as others:
        asked: list[Future[None]] = []

        def stored(*args: Any) -> bool:
            is_stored = store_found(*args)
            if not asked:
                desk.keep_form(*FIELDS, TOWN)
                asked.append(others.submit(request))
                wait(asked, 0.5)  # until it waits for this transaction, or has missed the page
            return is_stored

        monkeypatch.setattr(cutter, "store_found", stored)
        desk.cutter.cut_some()
        asked[0].result()
    desk.cut_all()
    documents = FormDocuments(desk.session)
    versions = [documents.number(page.form_version_id or 0) for page in desk.session.scalars(select(Page))]
    assert versions == [2, 2]


def test_a_field_that_is_renamed_while_another_version_is_cut_keeps_its_label(
    desk: Desk, pile_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def again() -> None:
        desk.keep_form(replace(SURNAME, name="Last name"), BORN, WITNESS)
        request_cut(desk.session, pile_id, author="local")

    before = fields(desk)
    desk.keep_form(*FIELDS, TOWN)
    request_cut(desk.session, pile_id, author="local")
    cut_during(desk, monkeypatch, again)
    assert fields(desk) == {"Last name": before["Surname"], "Born": before["Born"]}


def test_a_record_that_is_deleted_while_its_file_is_cut_again_stays_deleted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def delete() -> None:
        delete_record(desk.session, 2, at=now(), author="local")

    desk.keep_form()
    pile_id = desk.cut(("scan.pdf", pdf_of("A1 A2 B1 B2")))
    desk.keep_form(*FIELDS, TOWN)
    request_cut(desk.session, pile_id, author="local")
    cut_during(desk, monkeypatch, delete)
    assert desk.pages(pile_id) == [(1, "registered", 1), (2, "registered", 2)]
    assert not desk.cutter.has_work()
    assert fields(desk).keys() == {"Surname", "Born", "Town"}

    restore_record(desk.session, 2, author="local")
    assert fields(desk, 3).keys() == {"Surname", "Born"}
    desk.cut_all()
    assert fields(desk, 3).keys() == {"Surname", "Born", "Town"}


def test_blank_fields_are_cut_where_their_names_move_on(desk: Desk) -> None:
    first, second = (replace(field, name=f"Name {place}") for place, field in enumerate((SURNAME, BORN), 1))
    blank = marked("A1")
    blank[60:] = 248
    desk.keep_form(first, second)
    pile_id = desk.cut(("scan.pdf", file_of([blank])))
    former = [image_id for image_id, _ in fields(desk).values()]
    new = Field("Name 1", "name", 1, Rect(30, 90, 60, 10))
    cut_by(desk, pile_id, new, replace(first, name="Name 2"), replace(second, name="Name 3"))
    after = fields(desk)
    assert [after["Name 2"][0], after["Name 3"][0]] == former
    assert len({image_id for image_id, _ in after.values()}) == 3
