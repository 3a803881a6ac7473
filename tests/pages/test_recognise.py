"""What a page of a pile is, and what is cut from it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from backend.pages.form import FormError
from backend.pages.form_file import FormFile
from backend.pages.recognise import FormRecogniser
from tests.pages.layouts import Printed, lines, two_pages
from tests.pages.simulator import scanned

pytestmark = pytest.mark.slow


def sheets(printed: Printed) -> tuple[np.ndarray, ...]:
    return tuple(np.asarray(cv2.cvtColor(sheet, cv2.COLOR_RGB2GRAY), np.uint8) for sheet in printed.sheets)


SURVEY = two_pages()


def test_a_picture_without_print_is_no_form() -> None:
    empty = np.full_like(sheets(SURVEY)[0], 255)
    with pytest.raises(FormError, match="page 2 shows too little print"):
        FormRecogniser(FormFile(SURVEY.form, (sheets(SURVEY)[0], empty)))


@pytest.fixture(scope="module")
def recogniser() -> FormRecogniser:
    return FormRecogniser(FormFile(SURVEY.form, sheets(SURVEY)))


@pytest.mark.parametrize("page", [1, 2])
def test_pages_of_the_form_are_cut(recogniser: FormRecogniser, page: int) -> None:
    seen = scanned(sheets(SURVEY)[page - 1], np.random.default_rng(page))
    found = recogniser.recognise(seen.picture)
    assert (found.state, found.form_page) == ("registered", page)
    assert set(found.fields) == {field.name for field in SURVEY.form.on_page(page)}
    assert all(cut.is_empty for cut in found.fields.values())


def test_an_upside_down_page_says_how_it_is_turned(recogniser: FormRecogniser) -> None:
    found = recogniser.recognise(np.ascontiguousarray(np.rot90(sheets(SURVEY)[0], 2)))
    assert (found.state, found.form_page, found.turned) == ("registered", 1, 2)


def test_other_paper_is_foreign_or_blank(recogniser: FormRecogniser) -> None:
    blank = np.full((2339, 1654), 248, np.uint8)
    foreign = scanned(sheets(lines())[0], np.random.default_rng(3)).picture
    assert [recogniser.recognise(page).state for page in (blank, foreign)] == ["blank", "foreign"]


def test_a_page_with_a_part_pasted_over_needs_help(recogniser: FormRecogniser) -> None:
    covered = sheets(SURVEY)[0].copy()
    covered[300:640, 100:700] = 255
    found = recogniser.recognise(covered)
    assert (found.state, found.form_page, found.fields) == ("needs help", 1, {})
