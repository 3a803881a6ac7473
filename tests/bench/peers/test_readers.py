"""The parts of the peers' readers that need no weights."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from tests.bench.peers.readers import ppocr, strips, tesseract


def strip_with_ink(first: int, last: int, width: int = 300) -> np.ndarray:
    """A white strip, 40 rows high, with a dark bar between two columns and a line along its lower edge."""
    picture = np.full((40, width, 3), 255, np.uint8)
    picture[10:30, first : last + 1] = 0
    picture[38:] = 0
    return picture


def test_empty_paper_is_cut_after_the_margin_and_a_line_at_the_edge_is_no_ink() -> None:
    assert ppocr.trimmed(strip_with_ink(50, 99), 60).shape == (40, 99 + 60, 3)
    assert ppocr.trimmed(strip_with_ink(50, 280), 60).shape == (40, 300, 3)


def test_a_line_is_48_rows_high_and_keeps_its_proportions() -> None:
    scaled = ppocr.line(strip_with_ink(0, 299))
    assert scaled.shape == (3, 48, 360)
    assert (scaled.min(), scaled.max()) == (-1, 1)
    assert ppocr.line(np.zeros((40, 4, 3), np.uint8)).shape == (3, 48, ppocr.NARROWEST)


def test_bytes_are_decoded_or_refused() -> None:
    data = cv2.imencode(".png", strip_with_ink(5, 9))[1].tobytes()
    assert np.array_equal(ppocr.opened(data), strip_with_ink(5, 9))
    with pytest.raises(ValueError, match="Received: 3 bytes"):
        ppocr.opened(b"abc")


def test_only_parts_in_the_line_count_as_its_writing() -> None:
    writing = np.zeros((64, 200), np.uint8)
    writing[20:40, 30:50] = writing[25:35, 80:120] = 1
    writing[0:3, 150:190] = 1  # the line above, cut off
    assert sorted(strips.spans(writing)) == [(30, 50), (80, 120)]


def test_of_several_lines_the_longest_is_the_name() -> None:
    assert tesseract.longest_line("--\n  DUPONT MARTIN \nI\n") == "DUPONT MARTIN"
    assert tesseract.longest_line("\n") == ""
