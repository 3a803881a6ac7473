"""The sample pile is what it says it is."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pytest

from backend.pages.recognise import FormRecogniser
from backend.services.forms.page_files import FilePage, PageFiles
from backend.services.forms.sample.sample_form import sample_form
from backend.services.forms.sample.sample_pile import PAGES, sample_pile

STATES = {
    "filled": "registered",
    "upside down": "registered",
    "pasted over": "needs help",
    "blank": "blank",
    "letter": "foreign",
}


@pytest.fixture(scope="module")
def pile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "pile.pdf"
    path.write_bytes(sample_pile())
    return path


@pytest.mark.slow
def test_a_dozen_pages_of_a4_at_200_dpi(pile: Path) -> None:
    document = pdfium.PdfDocument(pile)
    assert len(document) == len(PAGES) == 12
    assert document[0].get_size() == pytest.approx((595, 842), abs=1)
    assert pile.stat().st_size < 4_000_000


@pytest.mark.slow
def test_each_page_is_recognised_as_what_it_is(pile: Path) -> None:
    recogniser = FormRecogniser(sample_form())
    chosen = {"filled": 4, "upside down": 5, "pasted over": 10, "blank": 3, "letter": 7}
    assert {kind: PAGES[number - 1].kind for kind, number in chosen.items()} == {
        kind: kind for kind in chosen
    }
    with PageFiles() as files:
        pages = {page.number: page for page in files.pages(pile) if isinstance(page, FilePage)}
    found = {kind: recogniser.recognise(pages[number].grey) for kind, number in chosen.items()}
    assert {kind: page.state for kind, page in found.items()} == STATES
    assert found["upside down"].turned == 2
    empty = {name for name, cut in found["filled"].fields.items() if cut.is_empty}
    assert empty == {name for name, text in PAGES[3].texts.items() if not text}
