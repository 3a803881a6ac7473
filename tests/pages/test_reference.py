"""What of a reference is looked at: print that fixes a place, never the inside of a field."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from backend.pages.geometry import Rect
from backend.pages.reference import PIECE, PIXELS_PER_MM, make_reference
from tests.pages.layouts import boxes

pytestmark = pytest.mark.slow

PRINTED = boxes()
FIELDS = [field.rect for field in PRINTED.form.fields]
SHEET = np.asarray(cv2.cvtColor(PRINTED.sheets[0], cv2.COLOR_RGB2GRAY), np.uint8)


def test_the_picture_has_one_resolution_whatever_the_scan_s() -> None:
    large = np.asarray(cv2.resize(SHEET, None, fx=1.5, fy=1.5), np.uint8)
    for picture in (SHEET, large):
        reference = make_reference(picture, 210, 297)
        assert reference.picture.shape == (round(297 * PIXELS_PER_MM), round(210 * PIXELS_PER_MM))


def test_pieces_lie_apart_and_on_the_page() -> None:
    reference = make_reference(SHEET, 210, 297, FIELDS)
    rows, columns = reference.picture.shape
    assert len(reference.pieces) > 60
    assert (reference.pieces >= 0).all()
    assert (reference.pieces + PIECE <= [columns, rows]).all()
    apart = np.abs(reference.pieces[:, None] - reference.pieces[None]).max(axis=2)
    assert apart[~np.eye(len(apart), dtype=bool)].min() >= PIECE


def test_ink_inside_a_field_gives_no_landmark() -> None:
    filled = SHEET.copy()
    rect = FIELDS[0]
    scale = SHEET.shape[1] / 210
    cv2.putText(
        filled,
        "SCRIBBLE",
        (round((rect.left + 5) * scale), round((rect.bottom - 3) * scale)),
        0,
        1.5,
        (0,),
        4,
    )
    reference = make_reference(filled, 210, 297, FIELDS)
    points = reference.landmarks.points / PIXELS_PER_MM
    inner = Rect(rect.left + 2, rect.top + 2, rect.width - 4, rect.height - 4)
    assert (inner.distance(points) > 0).all()


def test_a_blank_reference_has_no_piece() -> None:
    assert len(make_reference(np.full((600, 400), 255, np.uint8), 100, 150).pieces) == 0


def test_a_ruled_line_is_fixed_across_it_alone() -> None:
    ruled = np.full((600, 800), 255, np.uint8)
    ruled[300:304, 20:780] = 0
    ruled[20:580, 100:104] = 0
    reference = make_reference(ruled, 800 / PIXELS_PER_MM, 600 / PIXELS_PER_MM)
    assert 4 < len(reference.lines) == len(reference.fixed)
    for (left, _), fixed in zip(reference.lines.tolist(), reference.fixed.tolist(), strict=True):
        assert fixed == ([1.0, 0.0] if left <= 100 < left + PIECE else [0.0, 1.0])
    assert reference.uses().shape == reference.centres().shape
    assert len(reference.centres(2)) == len(reference.pieces[::2]) + len(reference.lines[::2])
