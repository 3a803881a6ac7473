"""Pages that no form fits are grouped by what is printed on them, and their form is drawn on one of them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from backend.pages.landmarks import Grey
from backend.services.errors import ConflictError, InvalidError, NotFoundError
from backend.services.forms.library.kept_form import decoded
from backend.services.piles.cutting import likeness, new_form
from backend.services.piles.cutting.likeness import Likeness
from backend.services.piles.cutting.new_form import FirstPage, form_of_page
from backend.services.piles.listing import pile_with_files
from backend.store.database import writing
from backend.store.piles.tables import Page, PageFile
from tests.services.piles.scans import Desk, file_of, marked, printed, sheet

pytestmark = pytest.mark.slow


def grouped(desk: Desk, pile_id: int) -> list[tuple[int, int]]:
    desk.session.rollback()
    return [(each["page_id"], each["pages"]) for each in pile_with_files(desk.session, pile_id)["alike"]]


def as_large(page: Grey, rows: int, columns: int) -> Grey:
    """A PDF may add a pixel to a side."""
    return np.asarray(cv2.resize(page, (columns, rows), interpolation=cv2.INTER_AREA), np.uint8)


def pile(desk: Desk) -> int:
    """Three first pages, one of them upside down, two second pages, and a blank one."""
    turned = np.ascontiguousarray(np.rot90(printed(1, 5), 2))
    return desk.cut(
        (
            "scan.pdf",
            file_of([printed(1, 3), printed(2, 2), turned, marked("-"), printed(1, 8), printed(2, 6)]),
        )
    )


def test_pages_that_wait_for_a_form_are_grouped_by_likeness_and_wait_no_longer_for_the_program(
    desk: Desk,
) -> None:
    pile_id = pile(desk)
    assert grouped(desk, pile_id) == [(1, 3), (2, 2)]
    shown = pile_with_files(desk.session, pile_id)
    assert (shown["states"]["waiting"], shown["states"]["blank"], shown["waiting_for_form"]) == (5, 1, 5)
    assert not desk.cutter.has_work()
    desk.keep_form()
    assert pile_with_files(desk.session, pile_id)["waiting_for_form"] == 0


def test_a_page_that_was_stopped_at_is_compared_later(desk: Desk) -> None:
    pile_id = desk.receive(("scan.pdf", file_of([printed(1, 3), printed(1, 4)])))
    answers = iter([False, True])
    desk.cutter.cut_some()  # opens the pages; the next time they would be compared
    first = Likeness(desk.sessions, desk.blobs, lambda: next(answers, True))
    assert first.group_some()
    assert grouped(desk, pile_id) == [(1, 1)]
    assert pile_with_files(desk.session, pile_id)["uncompared"] == 1
    again = Likeness(desk.sessions, desk.blobs)
    assert again.has_work()
    assert again.group_some()
    assert not again.group_some()
    assert grouped(desk, pile_id) == [(1, 2)]


def test_a_page_whose_picture_is_lost_is_alone(desk: Desk) -> None:
    pile_id = desk.receive(("scan.pdf", file_of([printed(1, 3)])))
    desk.cutter.cut_some()
    desk.session.rollback()
    desk.blobs.delete(desk.session.get_one(Page, 1).picture or "")
    desk.cut_all()
    assert grouped(desk, pile_id) == [(1, 1)]


def look_at_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page looks like another if their top left corners are equally dark: no landmarks are looked for."""
    monkeypatch.setattr(likeness, "look_of", lambda picture: int(np.median(picture[:20, :20])))
    monkeypatch.setattr(likeness, "are_alike", lambda one, other: one == other)


def with_corner(grey: int) -> Grey:
    page = marked("X")
    page[:40, :40] = grey
    return page


def test_equal_pages_are_grouped_after_any_number_of_strangers(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_at_marks(monkeypatch)
    strangers = [with_corner(5 * number) for number in range(25)]
    pile_id = desk.cut(("scan.pdf", file_of([*strangers, *[with_corner(180)] * 10])))
    assert grouped(desk, pile_id)[0] == (26, 10)


def test_pages_whose_landmarks_cannot_be_compared_are_not_alike(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_at_marks(monkeypatch)

    def fail(_one: object, _other: object) -> bool:
        raise cv2.error("singular")

    monkeypatch.setattr(likeness, "are_alike", fail)
    pile_id = desk.cut(("scan.pdf", file_of([with_corner(100)] * 2)))
    assert grouped(desk, pile_id) == [(1, 1), (2, 1)]


def test_a_form_of_a_page_is_the_print_that_those_like_it_have_in_common(desk: Desk) -> None:
    pile(desk)
    kept = form_of_page(desk.session, desk.blobs, desk.settings, FirstPage(1), "Survey")
    assert (kept.form.name, kept.form.fields) == ("Survey", ())
    (paper,) = kept.form.pages
    assert [paper.width, paper.height] == pytest.approx([105, 148], abs=0.3)
    assert kept.pictures[0].size_known
    rows, columns = decoded(desk.blobs, kept.pictures[0].blob).shape
    written, empty = (as_large(each, rows, columns) for each in (printed(1, 3), sheet(1)))
    strokes = (written < 60) & (empty > 250)
    alone = form_of_page(desk.session, desk.blobs, desk.settings, FirstPage(1, is_common=False), "Alone")
    common, own = (decoded(desk.blobs, each.pictures[0].blob) for each in (kept, alone))
    assert (own[strokes] < 128).all()
    assert common.shape == own.shape
    assert (common < 160)[empty < 60].mean() > 0.9
    assert (common > 200)[empty > 250].mean() > 0.99


def test_a_page_that_lies_on_its_head_is_turned(desk: Desk) -> None:
    pile(desk)
    kept = form_of_page(desk.session, desk.blobs, desk.settings, FirstPage(3, 180, is_common=False))
    assert kept.form.name == "scan"
    page, picture = desk.session.get_one(Page, 3), kept.pictures[0]
    file = desk.session.get_one(PageFile, page.file_id)
    assert (picture.source_sha256, picture.source_page) == (file.sha256, page.number)
    shown = decoded(desk.blobs, kept.pictures[0].blob)
    assert np.abs(shown.astype(int) - as_large(printed(1, 5), *shown.shape)).mean() < 4


def test_what_cannot_be_a_form_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    pile(desk)
    before = list(desk.blobs.names())

    def make(first: FirstPage, name: str = "Survey") -> None:
        form_of_page(desk.session, desk.blobs, desk.settings, first, name)

    with pytest.raises(InvalidError, match="only 211 x 296 pixels"):
        make(FirstPage(4))
    with pytest.raises(NotFoundError):
        make(FirstPage(99))
    with pytest.raises(InvalidError, match="1 to 100 characters"):
        make(FirstPage(1, is_common=False), "n" * 101)
    with writing(desk.session):
        desk.session.get_one(Page, 1).number = 9
    with pytest.raises(ConflictError, match="fewer pages"):
        make(FirstPage(1))
    assert list(desk.blobs.names()) == before


def test_a_name_that_is_taken_is_refused_before_pages_are_opened(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.cut(("scan.pdf", file_of([marked("X")])))
    desk.keep_form()
    monkeypatch.setattr(new_form, "open_page", None)
    with pytest.raises(ConflictError, match="of this name already"):
        form_of_page(desk.session, desk.blobs, desk.settings, FirstPage(1), "Survey")
