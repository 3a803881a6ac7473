"""What a page of a pile is, and what is cut from it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from backend.pages.form import FormError
from backend.pages.form_file import FormFile
from backend.pages.geometry import MM_PER_INCH, Placement
from backend.pages.recognise import FormRecogniser, FormsRecogniser, check_print, outline, placed_by
from tests.pages.layouts import DPI, Printed, boxes, lines, two_pages
from tests.pages.simulator import scanned

slow = pytest.mark.slow


def sheets(printed: Printed) -> tuple[np.ndarray, ...]:
    return tuple(np.asarray(cv2.cvtColor(sheet, cv2.COLOR_RGB2GRAY), np.uint8) for sheet in printed.sheets)


SURVEY = two_pages()


def test_a_picture_without_print_is_no_form() -> None:
    empty = np.full_like(sheets(SURVEY)[0], 255)
    with pytest.raises(FormError, match="page 2 shows too little print") as refusal:
        FormRecogniser(FormFile(SURVEY.form, (sheets(SURVEY)[0], empty)))
    assert refusal.value.member == "pages[1]"
    check_print(FormFile(SURVEY.form, sheets(SURVEY)))


def test_a_picture_of_few_pixels_is_no_form() -> None:
    small = np.asarray(cv2.resize(sheets(SURVEY)[1], (300, 424), interpolation=cv2.INTER_AREA), np.uint8)
    with pytest.raises(FormError, match="page 2 has only 300 x 424 pixels"):
        check_print(FormFile(SURVEY.form, (sheets(SURVEY)[0], small)))


def test_a_placement_by_four_corners_puts_the_outline_there() -> None:
    corners = np.array([(1600.0, 2300.0), (40.0, 2310.0), (55.0, 20.0), (1610.0, 30.0)])
    placement = placed_by(SURVEY.form, 2, corners)
    assert outline(SURVEY.form, 2, placement) == pytest.approx(corners, abs=0.01)
    assert placement.turned() == 2


@pytest.mark.parametrize("order", [[0, 3, 2, 1], [0, 2, 1, 3], [0, 0, 1, 2]])
def test_corners_that_cross_or_run_backwards_are_refused(order: list[int]) -> None:
    corners = np.array([(0.0, 0.0), (1654.0, 0.0), (1654.0, 2339.0), (0.0, 2339.0)])
    with pytest.raises(ValueError, match="clockwise"):
        placed_by(SURVEY.form, 1, corners[order])


@slow
def test_of_several_forms_the_right_one_is_found_and_cut_again_by_its_kept_placement() -> None:
    claim = boxes()
    both = FormsRecogniser([FormFile(each.form, sheets(each)) for each in (SURVEY, claim)])
    page = scanned(sheets(claim)[0], np.random.default_rng(4)).picture
    found = both.recognise(page)
    assert (found.state, found.form, found.form_page) == ("registered", 1, 1)
    assert found.placement is not None
    again = both.cut(page, 1, 1, Placement.from_json(found.placement.to_json()))
    assert set(again) == set(found.fields) == {each.name for each in claim.form.fields}
    assert all(np.array_equal(again[name].crop, found.fields[name].crop) for name in again)


@slow
def test_the_outline_of_a_straight_page_is_the_page() -> None:
    found = FormsRecogniser([FormFile(SURVEY.form, sheets(SURVEY))]).recognise(sheets(SURVEY)[0])
    assert found.placement is not None
    paper = SURVEY.form.pages[0]
    size = np.array([paper.width, paper.height]) * DPI / MM_PER_INCH
    assert outline(SURVEY.form, 1, found.placement)[2] == pytest.approx(size, abs=4)


@pytest.fixture(scope="module")
def recogniser() -> FormRecogniser:
    return FormRecogniser(FormFile(SURVEY.form, sheets(SURVEY)))


@slow
@pytest.mark.parametrize("page", [1, 2])
def test_pages_of_the_form_are_cut(recogniser: FormRecogniser, page: int) -> None:
    seen = scanned(sheets(SURVEY)[page - 1], np.random.default_rng(page))
    found = recogniser.recognise(seen.picture)
    assert (found.state, found.form_page) == ("registered", page)
    assert set(found.fields) == {field.name for field in SURVEY.form.on_page(page)}
    assert all(cut.is_empty for cut in found.fields.values())


@slow
def test_an_upside_down_page_says_how_it_is_turned(recogniser: FormRecogniser) -> None:
    found = recogniser.recognise(np.ascontiguousarray(np.rot90(sheets(SURVEY)[0], 2)))
    assert (found.state, found.form_page, found.turned) == ("registered", 1, 2)


@slow
def test_other_paper_is_foreign_or_blank(recogniser: FormRecogniser) -> None:
    blank = np.full((2339, 1654), 248, np.uint8)
    foreign = scanned(sheets(lines())[0], np.random.default_rng(3)).picture
    assert [recogniser.recognise(page).state for page in (blank, foreign)] == ["blank", "foreign"]


@slow
def test_a_page_with_a_part_pasted_over_needs_help(recogniser: FormRecogniser) -> None:
    covered = sheets(SURVEY)[0].copy()
    covered[300:640, 100:700] = 255
    found = recogniser.recognise(covered)
    assert (found.state, found.form_page, found.fields) == ("needs help", 1, {})
