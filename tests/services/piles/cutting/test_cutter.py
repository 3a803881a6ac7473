"""A pile is cut: every page once, each with its state, its fields as images, its records; a kill changes nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import sessionmaker

from backend.config import Settings
from backend.logging import on_behalf_of, request_id
from backend.pages.landmarks import Grey
from backend.pages.recognise import RecognisedPage
from backend.services.piles.cutting.cut_request import request_cut
from backend.services.piles.cutting.cutter import Cutter
from backend.services.piles.cutting.known_forms import FormDocuments
from backend.services.reading.pending import read_pending
from backend.store.blobs import BlobStore
from backend.store.errors import BlobError, StorageFull
from backend.store.forms import FormPicture
from backend.store.images import Image
from backend.store.piles.pages import select_pages_of_pile
from backend.store.piles.tables import Page, PageField, PageFile, Record
from tests.services.fakes import FakeRecognizer
from tests.services.piles.scans import (
    Desk,
    MarkReader,
    file_of,
    make_unreadable,
    marked,
    pdf_of,
    printed,
    started_children,
)

pytestmark = pytest.mark.slow

TWO_PEOPLE = pdf_of("A1 A2 - B1 B2 X")


def fields(desk: Desk) -> list[tuple[int, str, bool, bool]]:
    """Page, name, whether it is typed, whether it is known to be empty."""
    rows = desk.session.execute(
        select(Page.number, PageField.name, Image.typed, Image.emptiness.is_not(None))
        .join(PageField, PageField.page_id == Page.id)
        .join(Image, Image.id == PageField.image_id)
        .order_by(Page.number, PageField.position)
    )
    return [(number, name, typed, is_empty) for number, name, typed, is_empty in rows]


def stopped_after(pages: int) -> Callable[[], bool]:
    """True from the question after that many pages on."""
    asked = iter([False] * pages)
    return lambda: next(asked, True)


def test_a_file_of_two_people_becomes_pages_fields_and_records(desk: Desk) -> None:
    desk.keep_form()
    pile_id = desk.receive(("scan.pdf", TWO_PEOPLE))
    assert desk.cutter.has_work()
    desk.cut_all()
    assert desk.pages(pile_id) == [
        (1, "registered", 1),
        (2, "registered", 2),
        (3, "blank", None),
        (4, "registered", 1),
        (5, "registered", 2),
        (6, "foreign", None),
    ]
    assert desk.records() == [(1, "complete", [1, 2]), (2, "complete", [4, 5])]
    assert [(number, name, typed) for number, name, typed, _ in fields(desk)] == [
        (1, "Surname", False),
        (1, "Born", True),
        (2, "Witness", False),
        (4, "Surname", False),
        (4, "Born", True),
        (5, "Witness", False),
    ]
    assert not desk.cutter.has_work()


def test_printed_pages_are_recognised_and_their_empty_fields_known(
    desk: Desk, sessions: sessionmaker, blobs: BlobStore, settings: Settings
) -> None:
    desk.keep_form()
    pile_id = desk.receive(("scan.pdf", file_of([printed(1, 5), printed(2)])))
    desk.cutter = Cutter(sessions, blobs, settings)
    desk.cut_all()
    assert desk.pages(pile_id) == [(1, "registered", 1), (2, "registered", 2)]
    assert fields(desk) == [
        (1, "Surname", False, False),
        (1, "Born", True, True),
        (2, "Witness", False, True),
    ]


def test_empty_fields_are_blank_without_being_read_and_typed_ones_are_not_read(desk: Desk) -> None:
    desk.keep_form()
    empty = marked("A1")
    empty[100:, :] = 248  # nothing is written in "Born"
    desk.cut(("scan.pdf", file_of([marked("A1"), marked("A2"), empty])))
    recognizer = FakeRecognizer()
    while read_pending(desk.session, desk.blobs, recognizer):
        pass
    read = desk.session.execute(
        select(PageField.name, Image.queue_text, Image.reading_confidence == Image.emptiness)
        .join(Image, Image.id == PageField.image_id)
        .order_by(Image.id)
    ).all()
    assert [(name, text[:2], is_sure) for name, text, is_sure in read] == [
        ("Surname", "0W", None),
        ("Born", "1", None),
        ("Witness", "0W", None),
        ("Surname", "0W", None),
        ("Born", "0", True),
    ]


def test_without_a_form_pages_wait_and_are_cut_when_there_is_one(desk: Desk) -> None:
    pile_id = desk.cut(("scan.pdf", pdf_of("A1 A2")))
    assert desk.pages(pile_id) == [(1, "waiting", None), (2, "waiting", None)]
    pages = select_pages_of_pile(desk.session, pile_id)
    assert all(page.picture is not None and desk.blobs.exists(page.picture) for page in pages)
    assert not desk.cutter.has_work()
    desk.keep_form()
    assert desk.cutter.has_work()
    desk.cut_all()
    assert desk.pages(pile_id) == [(1, "registered", 1), (2, "registered", 2)]
    assert desk.records() == [(1, "complete", [1, 2])]


def test_a_sample_form_cuts_no_real_pile(desk: Desk) -> None:
    desk.keep_form(is_sample=True)
    pile_id = desk.cut(("scan.pdf", pdf_of("A1 A2")))
    assert [state for _, state, _ in desk.pages(pile_id)] == ["waiting", "waiting"]


def test_files_of_one_page_are_joined_in_the_order_of_their_names(desk: Desk) -> None:
    desk.keep_form()
    people = [(9, "A1"), (10, "A2"), (11, "B1")]
    desk.cut(*((f"photo {number}.png", file_of([marked(word)], "PNG")) for number, word in reversed(people)))
    found = desk.session.execute(
        select(Record.number, Record.state, PageFile.file_name)
        .join(Page, Page.record_id == Record.id)
        .join(PageFile, PageFile.id == Page.file_id)
        .order_by(Record.number, Page.form_page)
    ).all()
    assert [tuple(row) for row in found] == [
        (1, "needs help", "photo 9.png"),
        (1, "needs help", "photo 10.png"),
        (2, "pages missing", "photo 11.png"),
    ]


def test_photos_are_opened_by_one_child_which_ends_when_nothing_waits(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.keep_form()
    photos = [
        (f"photo {place}.png", file_of([marked(word)], "PNG"))
        for place, word in enumerate(("A1", "A2", "B1"))
    ]
    pile_id = desk.receive(*photos)
    started = started_children(monkeypatch)
    for _ in photos:
        desk.cutter.cut_some()
    assert [child.is_ready() for child in started] == [True]
    desk.cut_all()
    assert [child.is_ready() for child in started] == [False]
    assert [state for _, state, _ in desk.pages(pile_id)] == ["registered"] * 3


def test_a_form_whose_picture_is_lost_keeps_no_page_from_being_opened(desk: Desk) -> None:
    desk.keep_form()
    for blob in desk.session.scalars(select(FormPicture.blob)).all():
        desk.blobs.delete(blob)
    pile_id = desk.cut(("scan.pdf", pdf_of("A1 A2")))
    assert desk.pages(pile_id) == [(1, "waiting", None), (2, "waiting", None)]


def test_pages_that_may_be_of_a_form_whose_picture_cannot_be_read_wait_and_the_others_go_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Grey] = []

    class Counting(MarkReader):
        def recognise(self, page: Grey) -> RecognisedPage:
            looked.append(page)
            return super().recognise(page)

    seconds = [0.0]
    desk.cutter = Cutter(desk.sessions, desk.blobs, desk.settings, make=Counting, clock=lambda: seconds[0])
    desk.keep_form()
    desk.keep_other_form()
    pile_id = desk.receive(("1.pdf", pdf_of("A1 A2 - X B1 B2?")), ("2.pdf", pdf_of("C1 C2")))
    with monkeypatch.context() as patches:
        make_unreadable(patches, FormDocuments(desk.session).picture(2, 1))
        desk.cut_all()
        assert desk.pages(pile_id) == [
            (1, "registered", 1),
            (2, "registered", 2),
            (3, "blank", None),
            (4, "waiting", None),
            (5, "registered", 1),
            (6, "waiting", None),
            (1, "registered", 1),
            (2, "registered", 2),
        ]
        errors = {page.error for page in select_pages_of_pile(desk.session, pile_id)}
        why = (
            "It fits no other form, and the picture of this form cannot be read at the moment: 'Visit'. The page is "
            "looked at again once it can be; flask doctor says more."
        )
        assert errors == {None, why}
        assert len(looked) == 8
        for _ in range(3):
            assert not desk.cutter.has_work()
            seconds[0] += 100.0
            assert desk.cutter.has_work()
            desk.cut_all()
        assert len(looked) == 8
        request_cut(desk.session, pile_id, author="local")
        seconds[0] += 100.0
        desk.cut_all()
        assert len(looked) == 10
    seconds[0] += 100.0
    desk.cut_all()
    assert [state for _, state, _ in desk.pages(pile_id)][3:6] == ["foreign", "registered", "needs help"]
    assert {page.error for page in select_pages_of_pile(desk.session, pile_id)} == {None}
    assert not desk.cutter.has_work()


def test_a_cutter_that_is_stopped_at_any_page_is_continued_by_the_next(desk: Desk) -> None:
    desk.keep_form()
    pile_id = desk.receive(("scan.pdf", TWO_PEOPLE))
    for pages in (1, 3):
        stopping = Cutter(desk.sessions, desk.blobs, desk.settings, stopped_after(pages), MarkReader)
        stopping.cut_some()
    assert [number for number, *_ in desk.pages(pile_id)] == [1, 2, 3, 4]
    assert desk.records() == []
    desk.cut_all()
    assert [number for number, *_ in desk.pages(pile_id)] == [1, 2, 3, 4, 5, 6]
    assert desk.records() == [(1, "complete", [1, 2]), (2, "complete", [4, 5])]
    assert desk.session.scalar(select(func.count()).select_from(PageField)) == 6


def test_a_page_that_ends_the_program_is_refused_after_four_times(desk: Desk) -> None:
    desk.keep_form()
    pile_id = desk.receive(("scan.pdf", pdf_of("A1 A2")))
    for _ in range(4):
        assert desk.cutter._next_job(desk.session) is not None  # it dies before it stores anything
    desk.cut_all()
    assert desk.pages(pile_id) == [(1, "refused", None), (2, "registered", 2)]


def test_a_lost_file_refuses_its_pages(desk: Desk) -> None:
    desk.keep_form()
    pile_id = desk.receive(("scan.pdf", pdf_of("A1 A2")))
    desk.blobs.delete(desk.session.scalars(select(PageFile.sha256)).one())
    desk.cut_all()
    pages = select_pages_of_pile(desk.session, pile_id)
    assert [(page.state, page.error is not None) for page in pages] == [("refused", True)] * 2


def test_refused_pages_are_opened_again(desk: Desk) -> None:
    desk.keep_form()
    pile_id = desk.receive(("scan.pdf", pdf_of("A1 A2")))
    name = desk.session.scalars(select(PageFile.sha256)).one()
    data = desk.blobs.get(name)
    desk.blobs.delete(name)
    desk.cut_all()
    assert [state for _, state, _ in desk.pages(pile_id)] == ["refused", "refused"]
    desk.blobs.put(data)
    request_cut(desk.session, pile_id, author="local")
    desk.cut_all()
    assert desk.pages(pile_id) == [(1, "registered", 1), (2, "registered", 2)]


def test_pages_wait_while_the_store_cannot_be_reached(desk: Desk) -> None:
    seconds = [0.0]
    desk.cutter = Cutter(desk.sessions, desk.blobs, desk.settings, make=MarkReader, clock=lambda: seconds[0])
    desk.keep_form()
    desk.cut(("0.pdf", pdf_of("-")))
    pile_id = desk.receive(("1.pdf", pdf_of("A1 A2")), name="April")
    share = Path(desk.settings.blobs_url)
    share.rename(share.with_name("away"))
    for _ in range(5):
        with pytest.raises(BlobError):
            desk.cutter.cut_some()
        seconds[0] += 100.0
    assert desk.pages(pile_id) == []
    share.with_name("away").rename(share)
    desk.cut_all()
    assert desk.pages(pile_id) == [(1, "registered", 1), (2, "registered", 2)]


def test_a_page_on_which_the_program_fails_needs_help_and_the_others_go_on(desk: Desk) -> None:
    class Stumbling(MarkReader):
        def recognise(self, page: Grey) -> RecognisedPage:
            if page[10, 10] > 190 and page[10, 10] < 210:
                raise ValueError("a bug")
            return super().recognise(page)

    desk.keep_form()
    desk.cutter = Cutter(desk.sessions, desk.blobs, desk.settings, make=Stumbling)
    pile_id = desk.cut(("scan.pdf", pdf_of("A1 A2 X B1")))
    assert desk.pages(pile_id)[2:] == [(3, "needs help", None), (4, "registered", 1)]


def test_what_is_logged_about_a_file_names_the_request_that_brought_it(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    class Stumbling(MarkReader):
        def recognise(self, page: Grey) -> RecognisedPage:
            raise ValueError("a bug")

    desk.keep_form()
    desk.cutter = Cutter(desk.sessions, desk.blobs, desk.settings, make=Stumbling)
    with on_behalf_of("aaaabbbb"):
        desk.receive(("scan.pdf", pdf_of("A1")))
    named: list[str | None] = []

    def note(record: logging.LogRecord) -> bool:
        named.append(request_id())
        return True

    caplog.handler.addFilter(note)
    desk.cut_all()
    assert "Recognising a page failed" in caplog.messages
    assert set(named) == {"aaaabbbb"}
    assert request_id() is None


def test_a_file_that_fails_waits_a_while_and_the_others_go_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [0.0]
    desk.cutter = Cutter(desk.sessions, desk.blobs, desk.settings, make=MarkReader, clock=lambda: seconds[0])
    desk.keep_form()
    pile_id = desk.receive(("1.pdf", pdf_of("A1")), ("2.pdf", pdf_of("X")))
    with monkeypatch.context() as patches:
        patches.setattr(desk.blobs, "put", lambda _: (_ for _ in ()).throw(StorageFull("full")))
        with pytest.raises(StorageFull):
            desk.cutter.cut_some()
    desk.cut_all()
    assert desk.pages(pile_id) == [(1, "foreign", None)]
    assert not desk.cutter.has_work()
    seconds[0] = 100.0
    assert desk.cutter.has_work()
    desk.cut_all()
    assert desk.pages(pile_id) == [(1, "registered", 1), (1, "foreign", None)]
