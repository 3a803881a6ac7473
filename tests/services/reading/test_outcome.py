"""What services make of readings: faint is not blank, two names are no sure one, spans are in the file's columns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.recognizer.image import ImageRefusedError
from backend.recognizer.reading import Alternative, Reading
from backend.services.reading.outcome import in_file_columns, read_clearly
from tests.recognizer.layout.written import line, paper
from tests.services.fakes import FakeRecognizer

BLANK = Reading("", "blank", 0.999, (), (), "v1")


class Blind:
    """Finds nothing on any image."""

    version = "v1"

    def read(self, images: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        return [BLANK] * len(images)


def crop(contrast: int) -> NDArray[np.uint8]:
    levels = np.full((44, 324), 240, np.uint8)
    levels[12:32, 60:200:10] -= contrast
    return levels


def test_what_is_too_faint_is_not_called_blank() -> None:
    blank, faint = read_clearly(Blind(), [crop(0), crop(20)])
    assert blank == BLANK
    assert isinstance(faint, ImageRefusedError)
    assert (faint.code, "too faint" in faint.detail) == ("unclear", True)


def test_a_name_stays_a_name_and_no_image_is_no_work() -> None:
    recognizer = FakeRecognizer()
    (found,) = read_clearly(recognizer, [crop(20)])
    assert isinstance(found, Reading)
    assert found.text == "W324"
    assert read_clearly(recognizer, []) == []
    assert recognizer.batches == [1]


class ByHeight:
    """Reads the text and confidence foreseen for an image's height."""

    version = "v1"

    def __init__(self, **foreseen: tuple[str, float]) -> None:
        self._foreseen = {int(height.removeprefix("h")): said for height, said in foreseen.items()}
        self.heights: list[list[int]] = []

    def read(self, images: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        self.heights.append([len(image) for image in images])
        return [self._reading(*self._foreseen[len(image)]) for image in images]

    def _reading(self, text: str, chance: float) -> Reading:
        others = (Alternative(text, chance), Alternative("X", chance / 10))
        return Reading(text, "name" if text else "blank", chance, (), others, "v1")


TWO_LINES = line(
    line(paper(300, 80), top=10, letter=20), top=50, letter=16
)  # 40 rows each, cut in the middle
OTHER_LINES = line(
    line(paper(300, 90), top=10, letter=16), top=60, letter=20
)  # the upper 43, the lower 47 rows


def test_one_of_two_names_is_no_sure_reading() -> None:
    recognizer = ByHeight(h80=("LEA", 0.98), h40=("TOM", 0.3))
    (found,) = read_clearly(recognizer, [TWO_LINES])
    assert isinstance(found, Reading)
    assert (found.text, found.confidence) == ("LEA", 0.5)
    assert [(other.text, round(other.confidence, 6)) for other in found.alternatives] == [
        ("LEA", 0.5),
        ("X", 0.05),
    ]
    assert recognizer.heights == [[80], [40], [40]]


@pytest.mark.parametrize(
    ("lines", "heights"),
    [
        ({"h43": ("", 0.9), "h47": ("LEA", 0.9)}, [[90], [43]]),
        ({"h43": ("PREN", 0.1), "h47": ("LEA", 0.9)}, [[90], [43]]),
        ({"h43": ("LEA", 0.9), "h47": ("", 0.9)}, [[90], [43], [47]]),
    ],
    ids=["caption", "illegible caption", "caption below"],
)
def test_a_name_beside_its_caption_stays_sure(
    lines: dict[str, tuple[str, float]], heights: list[list[int]]
) -> None:
    recognizer = ByHeight(h90=("LEA", 0.98), **lines)
    (found,) = read_clearly(recognizer, [OTHER_LINES])
    assert isinstance(found, Reading)
    assert (found.text, found.confidence) == ("LEA", 0.98)
    assert recognizer.heights == heights


def test_a_doubtful_reading_is_left_as_it_is() -> None:
    recognizer = ByHeight(h80=("LEA", 0.4), h40=("TOM", 0.9))
    (found,) = read_clearly(recognizer, [TWO_LINES])
    assert isinstance(found, Reading)
    assert found.confidence == 0.4
    assert recognizer.heights == [[80]]


def test_spans_are_those_of_the_file() -> None:
    (reading,) = FakeRecognizer().read([crop(0)])
    assert in_file_columns(reading, 1.0) is reading
    assert [(span.start_x, span.end_x) for span in in_file_columns(reading, 2.0).spans] == [(0.5, 4.5)]
