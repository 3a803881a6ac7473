"""Pages of known forms are recognised and placed within a millimetre; all others are refused."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from backend.pages.reference import make_reference
from backend.pages.register import Registrar
from tests.pages.editions import editions
from tests.pages.layouts import Printed, boxes, combs, edition, lines, two_pages
from tests.pages.simulator import Seen, photographed, scanned, worst_mm

pytestmark = pytest.mark.slow

KNOWN = (boxes(), combs(), two_pages())
PAGES = [(printed, page) for printed in KNOWN for page in range(1, len(printed.sheets) + 1)]


def grey(printed: Printed, page: int = 1) -> np.ndarray:
    return np.asarray(cv2.cvtColor(printed.sheets[page - 1], cv2.COLOR_RGB2GRAY), np.uint8)


def registrar(*pages: tuple[Printed, int]) -> Registrar:
    return Registrar(
        [
            make_reference(
                grey(printed, page),
                printed.form.pages[page - 1].width,
                printed.form.pages[page - 1].height,
                [field.rect for field in printed.form.on_page(page)],
            )
            for printed, page in pages
        ]
    )


@pytest.fixture(scope="module")
def known() -> Registrar:
    return registrar(*PAGES)


def seen(kind: str, sheet: np.ndarray, seed: int) -> Seen:
    rng = np.random.default_rng(seed)
    if kind == "photographed":
        return photographed(sheet, rng)
    return scanned(sheet, rng, copied=kind == "copied", mono=kind == "mono")


@pytest.mark.parametrize("kind", ["scanned", "copied", "mono", "photographed"])
@pytest.mark.parametrize("number", range(len(PAGES)))
def test_a_page_is_recognised_and_placed_within_a_millimetre(
    known: Registrar, kind: str, number: int
) -> None:
    printed, page = PAGES[number]
    found = seen(kind, grey(printed, page), seed=number)
    registration = known.register(found.picture)
    assert registration.best is not None
    assert (registration.best.reference, registration.accepted) == (number, True)
    corners = np.concatenate([field.rect.corners() for field in printed.form.on_page(page)])
    assert worst_mm(found, registration.best.placement, corners) < 1.0


@pytest.mark.parametrize("kind", ["scanned", "photographed"])
def test_a_foreign_page_is_refused(known: Registrar, kind: str) -> None:
    assert not known.register(seen(kind, grey(lines()), seed=1).picture).accepted


def test_a_blank_page_is_refused(known: Registrar) -> None:
    registration = known.register(np.full((2339, 1654), 250, np.uint8))
    assert (registration.best, registration.accepted) == (None, False)


def test_the_other_page_of_a_form_is_refused() -> None:
    survey = two_pages()
    assert not registrar((survey, 1)).register(seen("scanned", grey(survey, 2), seed=2).picture).accepted


@pytest.mark.parametrize("how", ["labels exchanged", "row put in", "relabelled", "last field lower"])
def test_an_edition_that_keeps_most_of_the_print_is_refused(known: Registrar, how: str) -> None:
    (sent,) = (each for each in editions(boxes()) if each.how == how)
    sheet = np.asarray(cv2.cvtColor(sent.sheet, cv2.COLOR_RGB2GRAY), np.uint8)
    assert not known.register(seen("scanned", sheet, seed=5).picture).accepted


@pytest.mark.parametrize(("known_year", "sent_year"), [(2024, 2026), (2026, 2024)])
def test_another_edition_is_refused(known_year: int, sent_year: int) -> None:
    sent = seen("scanned", grey(edition(sent_year)), seed=3)
    assert not registrar((edition(known_year), 1)).register(sent.picture).accepted


def test_of_two_editions_the_right_one_is_chosen() -> None:
    both = registrar((edition(2024), 1), (edition(2026), 1))
    for number, year in enumerate((2024, 2026)):
        registration = both.register(seen("copied", grey(edition(year)), seed=year).picture)
        assert registration.best is not None
        assert (registration.best.reference, registration.accepted) == (number, True)
