"""A reading loses its certainty if two lines can each be read as a name."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.recognizer.layout.two_names import doubted
from backend.recognizer.reading import Reading
from tests.recognizer.layout.by_height import ByHeight
from tests.recognizer.layout.written import line, paper


def looked_at(recognizer: ByHeight, crops: list[NDArray[np.uint8]]) -> list[Reading]:
    return doubted(recognizer, recognizer.read(crops), crops)


TWO_LINES = line(
    line(paper(300, 80), top=10, letter=20), top=50, letter=16
)  # 40 rows each, cut in the middle
OTHER_LINES = line(
    line(paper(300, 90), top=10, letter=16), top=60, letter=20
)  # the upper 43, the lower 47 rows


def test_one_of_two_names_is_no_sure_reading() -> None:
    recognizer = ByHeight(h80=("LEA", 0.98), h40=("TOM", 0.3))
    (found,) = looked_at(recognizer, [TWO_LINES])
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
    (found,) = looked_at(recognizer, [OTHER_LINES])
    assert (found.text, found.confidence) == ("LEA", 0.98)
    assert recognizer.heights == heights


def test_a_doubtful_reading_is_left_as_it_is() -> None:
    recognizer = ByHeight(h80=("LEA", 0.4), h40=("TOM", 0.9))
    (found,) = looked_at(recognizer, [TWO_LINES])
    assert found.confidence == 0.4
    assert recognizer.heights == [[80]]


def test_no_image_is_no_work() -> None:
    assert doubted(ByHeight(), [], []) == []
