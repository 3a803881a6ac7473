"""A page of a form as a person has placed it: moved onto the print if that agrees, and cut.

Knows pictures and one page of a form. Does not recognise.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from backend.pages.cut import CutField, cut
from backend.pages.form import Form
from backend.pages.geometry import Placement, Points, scaling
from backend.pages.landmarks import Grey
from backend.pages.placing import refine
from backend.pages.recognise import placed_by
from backend.pages.reference import Reference, make_reference

_LONG_SIDE = 1500  # pixels of the page that print is looked for in
_SHARE = 0.4  # of the print that must be found for the person's corners to be moved
_MOST_MM = 6.0  # that a field may move from where the person put it


@dataclass(frozen=True)
class PlacedPage:
    """Where the form lies, how much of its print is there, 0..1, and the fields by name."""

    placement: Placement
    score: float
    fields: dict[str, CutField]


def place_by_hand(form: Form, form_page: int, picture: Grey, page: Grey, corners: Points) -> PlacedPage:
    """Lay page ``form_page`` of the form where the paper's ``corners`` ``(4, 2)`` lie on ``page``, and cut it.

    Args:
        picture: of the form's page.
    Raises:
        ValueError: the corners are not a convex figure that runs clockwise from the top left one.
    """
    paper = form.pages[form_page - 1]
    fields = form.on_page(form_page)
    rects = [each.rect for each in fields]
    reference = make_reference(picture, paper.width, paper.height, rects, is_placed=True)
    placement, score = _settled(page, reference, placed_by(form, form_page, corners))
    return PlacedPage(
        placement,
        score,
        {each.name: cut(page, reference, placement, each.rect, each.kind == "comb") for each in fields},
    )


def _settled(page: Grey, reference: Reference, placed: Placement) -> tuple[Placement, float]:
    """The placement fitted to the print, if that is there and not far away; else the person's own."""
    factor = min(1.0, _LONG_SIDE / max(page.shape))
    small = cv2.resize(page, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA) if factor < 1 else page
    first = Placement(scaling(factor, factor) @ placed.homography, placed.warp)
    found, agreement = refine(np.asarray(small, np.uint8), reference, first)
    if agreement.share < _SHARE or _moved_mm(reference, first, found) > _MOST_MM:
        return placed, agreement.score
    return Placement(scaling(1 / factor, 1 / factor) @ found.homography, found.warp), agreement.score


def _moved_mm(reference: Reference, before: Placement, after: Placement) -> float:
    """How far the fields' corners move at most, in millimetres of the paper."""
    paper = np.array([[0.0, 0.0], [reference.width, reference.height]])
    points = np.concatenate([paper, *(rect.corners() for rect in reference.fields)])
    here, there = before.to_page(points), after.to_page(points)
    (start, end) = before.to_page(paper)
    pixels = float(np.hypot(*(end - start)) / np.hypot(reference.width, reference.height))
    return float(np.hypot(*(there - here).T).max() / pixels)
