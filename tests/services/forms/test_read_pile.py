"""A pile of files becomes results in order, with the fields read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from backend.exchange.style import Style
from backend.pages.form_file import FormFile
from backend.pages.landmarks import Grey
from backend.pages.recognise import FormRecogniser
from backend.recognizer.reading import Reading
from backend.services.forms.read_pile import PageResult, read_pile
from tests.pages.layouts import MM, lines
from tests.services.fakes import FakeRecognizer

pytestmark = pytest.mark.slow

SLIP = lines()
KEPT, WRITTEN = Style("upper", "kept"), Style("written")
SHEET = np.asarray(cv2.cvtColor(SLIP.sheets[0], cv2.COLOR_RGB2GRAY), np.uint8)


def pile(folder: Path) -> list[Path]:
    """A PDF of a filled slip and its blank back, a damaged file, an empty slip upside down."""
    filled = SHEET.copy()
    place = (round(50 * MM), round(79 * MM))
    cv2.putText(filled, "DUPONT", place, cv2.FONT_HERSHEY_SIMPLEX, 1.5, (40,), 4)
    blank = Image.fromarray(np.full_like(SHEET, 248))
    Image.fromarray(filled).save(folder / "1.pdf", save_all=True, append_images=[blank], resolution=200)
    (folder / "2.pdf").write_bytes(b"%PDF-1.7")
    Image.fromarray(np.ascontiguousarray(np.rot90(SHEET, 2))).save(folder / "3.png")
    return [folder / name for name in ("1.pdf", "2.pdf", "3.png")]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[PageResult]:
    paths = pile(tmp_path_factory.mktemp("pile"))
    return list(read_pile(FakeRecognizer(), FormRecogniser(FormFile(SLIP.form, (SHEET,))), paths))


def test_each_page_has_its_state_in_the_pile_s_order(results: list[PageResult]) -> None:
    states = [(page.file, page.number, page.count, page.state) for page in results]
    assert states == [
        (0, 1, 2, "registered"),
        (0, 2, 2, "blank"),
        (1, 1, 1, "refused"),
        (2, 1, 1, "registered"),
    ]


def test_a_written_field_is_read_and_empty_ones_are_blank(results: list[PageResult]) -> None:
    texts = results[0].texts
    assert texts["Child"].text.startswith("W")
    assert texts["Child"].confidence == 0.75
    assert [texts[name].text for name in ("Parent", "Class teacher")] == ["", ""]
    assert all(text.confidence > 0.9 for text in results[3].texts.values())


def test_fields_are_read_in_their_own_style_or_the_given_one(tmp_path: Path) -> None:
    child, *others = SLIP.form.fields
    form = replace(SLIP.form, fields=(replace(child, accents="folded"), *others))
    recogniser = FormRecogniser(FormFile(form, (SHEET,)))
    paths = pile(tmp_path)[:1]
    first = [next(read_pile(FakeRecognizer(), recogniser, paths, style)) for style in (KEPT, WRITTEN)]
    assert [page.texts["Child"].text[:1] for page in first] == ["W", "w"]


def test_corners_are_pixels_of_the_page_as_it_lies(results: list[PageResult]) -> None:
    rect = SLIP.form.fields[0].rect
    width, height = results[3].size
    assert results[3].turned == 2
    assert results[3].corners["Child"][0] == pytest.approx(
        [width - rect.left * MM, height - rect.top * MM], abs=2
    )


def test_a_refused_file_says_why(results: list[PageResult]) -> None:
    assert "damaged" in results[2].error


def test_a_field_that_is_not_a_name_is_marked(tmp_path: Path) -> None:
    class Refusing(FakeRecognizer):
        def read(self, images: Sequence[Grey]) -> list[Reading]:
            return [reading.refused("scribble") for reading in super().read(images)]

    recogniser = FormRecogniser(FormFile(SLIP.form, (SHEET,)))
    first, *_ = read_pile(Refusing(), recogniser, pile(tmp_path)[:1])
    assert first.texts["Child"].text.startswith("NOT_A_NAME: W")
    assert first.texts["Child"].confidence == 0.0
