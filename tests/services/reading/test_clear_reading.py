"""What services make of readings: faint is not blank, two names are not sure, spans are in the file's columns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.image import ImageRefusedError
from backend.recognizer.reading import Reading
from backend.services.reading.clear_reading import in_file_columns, read_clearly
from tests.recognizer.layout.written import line
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


def test_a_reading_of_one_of_two_names_is_doubtful() -> None:
    two = line(line(np.full((80, 300), 230, np.uint8), top=10, letter=20), top=50, letter=16)
    (found,) = read_clearly(FakeRecognizer(), [two])
    assert isinstance(found, Reading)
    assert (found.text, found.confidence) == ("W300", 0.5)


def test_three_lines_are_not_a_name_and_no_doubtful_one() -> None:
    crop = np.full((120, 300), 230, np.uint8)
    for top in (10, 50, 90):
        line(crop, top=top, letter=20)
    (found,) = read_clearly(FakeRecognizer(), [crop])
    assert isinstance(found, Reading)
    assert (found.status, found.reason, found.text) == ("not_a_name", "lines", "W300")


def test_spans_are_those_of_the_file() -> None:
    (reading,) = FakeRecognizer().read([crop(0)])
    assert in_file_columns(reading, 1.0) is reading
    assert [(span.start_x, span.end_x) for span in in_file_columns(reading, 2.0).spans] == [(0.5, 4.5)]
