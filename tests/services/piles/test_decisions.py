"""People decide what pages are, once each and with an undo; records follow at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from backend.pages.form import Field, Form
from backend.pages.form_file import FormFile
from backend.pages.geometry import Rect
from backend.services.errors import ConflictError, InvalidError, NotFoundError, RevisionConflictError
from backend.services.forms.library.storing import store_form
from backend.services.forms.page_files import FilePage
from backend.services.labels.labelling import set_label
from backend.services.labels.new_label import NewLabel
from backend.services.piles import decisions
from backend.services.piles.cutting.cut_request import request_cut
from backend.services.piles.cutting.known_forms import FormDocuments
from backend.services.piles.cutting.opened_pages import open_page
from backend.services.piles.decisions import Decision, decide
from backend.services.piles.page_views import page_view
from backend.services.piles.receive import receive_pile
from backend.services.piles.undoing import undo
from backend.store.images import Image, select_image
from backend.store.piles.pages import select_fields, select_pages_of_pile
from backend.store.piles.tables import Page
from tests.services.pictures import upload
from tests.services.piles.scans import FIELDS, PAPER, Desk, pdf_of, sheet, survey

pytestmark = pytest.mark.slow

TOWN = Field("Town", "name", 1, Rect(30, 75, 40, 8))


def say(desk: Desk, page_id: int, decision: Decision, revision: int | None = None) -> None:
    decide(
        desk.session,
        desk.blobs,
        desk.settings,
        page_id,
        decision,
        expected_revision=revision,
        author="local",
    )


def place(desk: Desk, form_page: int = 1) -> Decision:
    """The survey's page over the whole page."""
    return Decision("place", 1, form_page, [[0, 0], [210, 0], [210, 296], [0, 296]])


def page_of(desk: Desk, number: int) -> Page:
    desk.session.rollback()
    return desk.session.scalars(select(Page).where(Page.number == number)).one()


def images_of(desk: Desk, page_id: int) -> dict[str, int]:
    desk.session.rollback()
    return {field.name: field.image_id for field in select_fields(desk.session, [page_id])[page_id]}


def label(desk: Desk, image_id: int, text: str) -> None:
    set_label(
        desk.session, image_id, NewLabel("text", text), expected_revision=0, alphabet=None, author="local"
    )


def test_a_doubtful_page_is_placed_and_completes_its_record(desk: Desk) -> None:
    desk.keep_form()
    desk.cut(("scan.pdf", pdf_of("A1 A2? B1 B2")))
    assert desk.records() == [(1, "needs help", [1, 2]), (2, "complete", [3, 4])]
    assert images_of(desk, 2) == {}
    say(desk, 2, place(desk, 2), revision=2)
    page = page_of(desk, 2)
    assert (page.state, page.decided_by, page.revision, page.form_page) == ("registered", "person", 3, 2)
    assert images_of(desk, 2).keys() == {"Witness"}
    assert desk.records() == [(1, "complete", [1, 2]), (2, "complete", [3, 4])]
    view = page_view(desk.session, 2)
    assert view["can_undo"]
    assert view["outline"][2] == pytest.approx([210, 296], abs=1)


def test_an_undo_gives_back_what_was_there_with_its_labels(desk: Desk) -> None:
    desk.keep_form()
    desk.cut(("scan.pdf", pdf_of("A1 A2")))
    surname = images_of(desk, 1)["Surname"]
    label(desk, surname, "MEIER")
    say(desk, 1, Decision("foreign"))
    assert (page_of(desk, 1).state, images_of(desk, 1)) == ("foreign", {})
    assert select_image(desk.session, surname) is None
    assert desk.records() == [(1, "pages missing", [2])]
    say(desk, 1, Decision("blank"))
    assert page_of(desk, 1).state == "blank"

    undo(desk.session, 1, author="local")
    assert page_of(desk, 1).state == "foreign"
    undo(desk.session, 1, author="local")
    page = page_of(desk, 1)
    assert (page.state, page.decided_by, page.decision_id) == ("registered", "program", None)
    assert images_of(desk, 1)["Surname"] == surname
    image = select_image(desk.session, surname)
    assert image is not None
    assert image.label_text == "MEIER"
    assert desk.records() == [(1, "complete", [1, 2])]
    with pytest.raises(ConflictError, match="no decision"):
        undo(desk.session, 1, author="local")


def test_a_foreign_page_that_was_placed_is_foreign_again_after_the_undo(desk: Desk) -> None:
    desk.keep_form()
    desk.cut(("scan.pdf", pdf_of("X")))
    say(desk, 1, place(desk))
    assert images_of(desk, 1).keys() == {"Surname", "Born"}
    undo(desk.session, 1, author="local")
    assert (page_of(desk, 1).state, images_of(desk, 1)) == ("foreign", {})
    assert desk.session.scalars(select(Image)).all() == []


def test_pages_are_joined_and_separated_by_people(desk: Desk) -> None:
    desk.keep_form()
    desk.cut(("scan.pdf", pdf_of("A1 A2 B2 C1 C2")))
    assert desk.records() == [(1, "needs help", [1, 2]), (2, "pages missing", [3]), (3, "needs help", [4, 5])]
    say(desk, 2, Decision("join"))
    say(desk, 5, Decision("join"))
    assert desk.records() == [(1, "complete", [1, 2]), (2, "pages missing", [3]), (3, "complete", [4, 5])]
    say(desk, 2, Decision("separate"))
    assert sorted((pages, state, number) for number, state, pages in desk.records()) == [
        ([1], "pages missing", 1),
        ([2], "pages missing", 4),
        ([3], "pages missing", 2),
        ([4, 5], "complete", 3),
    ]
    undo(desk.session, 2, author="local")
    assert desk.records()[0] == (1, "complete", [1, 2])


def test_what_cannot_be_is_refused_and_changes_nothing(desk: Desk) -> None:
    desk.keep_form()
    pile_id = desk.cut(("scan.pdf", pdf_of("A1 A2 X")))
    before = desk.pages(pile_id), desk.records()
    crossed = [[0.0, 0.0], [210.0, 296.0], [210.0, 0.0], [0.0, 296.0]]
    for decision, error in (
        (Decision("place", 9, 1, place(desk).outline), InvalidError),
        (Decision("place", 1, 3, place(desk).outline), InvalidError),
        (Decision("place", 1, 1, crossed), InvalidError),
        (Decision("join"), ConflictError),
    ):
        with pytest.raises(error):
            say(desk, 3, decision)
    with pytest.raises(RevisionConflictError):
        say(desk, 3, Decision("blank"), revision=1)
    with pytest.raises(NotFoundError):
        say(desk, 99, Decision("blank"))
    assert (desk.pages(pile_id), desk.records()) == before


def test_a_page_whose_file_was_dropped_cannot_be_placed(desk: Desk) -> None:
    desk.keep_form()
    desk.cut(("scan.pdf", pdf_of("A1?")))
    desk.blobs.delete(next(iter(desk.blobs.names())))
    for name in list(desk.blobs.names()):
        desk.blobs.delete(name)
    with pytest.raises(ConflictError, match="missing"):
        say(desk, 1, place(desk))


def test_a_page_that_a_person_called_foreign_is_not_looked_at_again(desk: Desk) -> None:
    desk.keep_form()
    pile_id = desk.cut(("scan.pdf", pdf_of("A1? X")))
    say(desk, 1, Decision("foreign"))
    request_cut(desk.session, pile_id, author="local")
    assert [page.is_due for page in select_pages_of_pile(desk.session, pile_id)] == [False, True]
    desk.cut_all()
    assert [state for _, state, _ in desk.pages(pile_id)] == ["foreign", "foreign"]


def test_the_fields_of_a_placed_page_follow_the_form_s_next_version(desk: Desk) -> None:
    desk.keep_form()
    pile_id = desk.cut(("scan.pdf", pdf_of("A1?")))
    say(desk, 1, place(desk))
    kept = images_of(desk, 1)
    label(desk, kept["Surname"], "MEIER")
    desk.keep_form(*FIELDS, TOWN)
    request_cut(desk.session, pile_id, author="local")
    desk.cut_all()
    now = images_of(desk, 1)
    assert {name: now[name] for name in kept} == kept
    assert now.keys() == {"Surname", "Born", "Town"}
    assert page_of(desk, 1).decided_by == "person"


@pytest.mark.parametrize("town", [[], [TOWN]])
def test_a_form_that_is_saved_while_a_page_is_placed_counts_for_the_page(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, town: list[Field]
) -> None:
    desk.keep_form()
    pile_id = desk.cut(("scan.pdf", pdf_of("X")))
    say(desk, 1, Decision("foreign"))  # so that the page is not looked at again

    def save(*args: Any) -> FilePage:
        opened = open_page(*args)
        desk.keep_form(*FIELDS[:2], replace(FIELDS[2], name="Second witness"), *town)
        request_cut(desk.session, pile_id, author="local")
        return opened

    monkeypatch.setattr(decisions, "open_page", save)
    say(desk, 1, place(desk))
    desk.cut_all()
    page = page_of(desk, 1)
    assert (FormDocuments(desk.session).number(page.form_version_id or 0), page.state) == (2, "registered")
    assert images_of(desk, 1).keys() == {"Surname", "Born", *(each.name for each in town)}
    assert not page.is_due


def test_a_page_that_was_undone_follows_the_form_that_was_saved_meanwhile(desk: Desk) -> None:
    desk.keep_form()
    pile_id = desk.cut(("scan.pdf", pdf_of("A1")))
    kept = images_of(desk, 1)
    label(desk, kept["Surname"], "MEIER")
    say(desk, 1, Decision("foreign"))
    desk.keep_form(*FIELDS, TOWN)
    request_cut(desk.session, pile_id, author="local")
    desk.cut_all()
    undo(desk.session, 1, author="local")
    desk.cut_all()
    now = images_of(desk, 1)
    assert {name: now[name] for name in kept} == kept
    assert now.keys() == {"Surname", "Born", "Town"}
    assert FormDocuments(desk.session).number(page_of(desk, 1).form_version_id or 0) == 2


@pytest.mark.parametrize(("end", "page_id"), [("B2 C1 C2", 4), ("X B2 C1 C2", 5)])
def test_no_page_belongs_to_a_record_of_another_file(desk: Desk, end: str, page_id: int) -> None:
    desk.keep_form()
    desk.cut(("a.pdf", pdf_of("A1 A2 B1")), ("b.pdf", pdf_of(end)))
    before = desk.records()
    with pytest.raises(
        ConflictError, match=r"No page of its form lies before it: .* Scan the whole form again"
    ):
        say(desk, page_id, Decision("join"))
    assert (desk.records(), desk.session.get_one(Page, page_id).revision) == (before, 2)


def test_a_page_belongs_to_a_record_in_files_of_one_page_before_it(desk: Desk) -> None:
    desk.keep_form()
    desk.cut(("1.pdf", pdf_of("A1")), ("2.pdf", pdf_of("B1")), ("3.pdf", pdf_of("A2")))
    say(desk, 2, Decision("join"))
    assert desk.records() == [(1, "needs help", [1, 2, 3])]


def test_where_the_form_has_one_page_no_page_belongs_to_another(desk: Desk) -> None:
    slip = Form("Slip", (PAPER,), FIELDS[:1])
    store_form(desk.session, desk.blobs, desk.settings, FormFile(slip, (sheet(1),)))
    desk.cut(("scan.pdf", pdf_of("A1 B1")))
    with pytest.raises(ConflictError, match="has one page"):
        say(desk, 2, Decision("join"))
    assert desk.records() == [(1, "complete", [1]), (2, "complete", [2])]


def test_the_sample_s_form_lies_on_the_sample_s_pages_only(desk: Desk) -> None:
    own = desk.keep_form()
    desk.cut(("scan.pdf", pdf_of("X")))
    file = FormFile(survey(name="Sample"), (sheet(1), sheet(2)))
    sample = store_form(desk.session, desk.blobs, desk.settings, file, is_sample=True).row.id
    uploads = [upload("sample.pdf", pdf_of("X"))]
    receive_pile(desk.session, desk.blobs, desk.settings, uploads, name="Sample", is_sample=True)
    desk.cut_all()
    for page_id, form_id in ((1, sample), (2, own)):
        with pytest.raises(InvalidError, match="sample's form") as refusal:
            say(desk, page_id, Decision("place", form_id, 1, place(desk).outline))
        assert refusal.value.field == "form_id"
    say(desk, 2, Decision("place", sample, 1, place(desk).outline))
    assert [page_view(desk.session, page)["is_sample"] for page in (1, 2)] == [False, True]
