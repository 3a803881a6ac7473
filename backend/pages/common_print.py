"""What filled-in sheets of one form have in common: its print, without what anybody wrote.

The other sheets are laid over the first, and ink counts as print if two thirds of them have
it: people begin to write at the same end of a field, but not with the same letters. Knows pixels and placements.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np

from backend.pages.geometry import Placement
from backend.pages.landmarks import Grey
from backend.pages.reference import Reference, make_reference
from backend.pages.register import Registrar
from backend.pages.resample import resampled

FEWEST = 3  # sheets: with two, nobody knows which is right
_HAVING = 0.66  # of the sheets that have ink where there is print
_AGREEING = (
    0.4  # of the first sheet's pieces, some of which are writing, that must lie in their places on another
)
_COARSE = 8  # pixels of the page to one of the picture of its shades
_ROWS = 128  # of the page that are looked at together


@dataclass(frozen=True)
class CommonPrint:
    """The print, ``(H, W)`` grey of the first sheet's size, and how many sheets it is from; 1 if no other fits."""

    picture: Grey
    sheets: int


def common_print(first: Grey, others: Iterable[Grey], width: float, height: float) -> CommonPrint:
    """The print of ``first``, ``(H, W)`` grey and upright, that most of ``others`` have too.

    Args:
        others: in any direction and of any resolution; a sheet that does not fit is left out.
        width, height: of the paper in millimetres.
    """
    reference = make_reference(first, width, height)
    registrar = Registrar([reference])
    laid = [over for each in others if (over := _laid(registrar, reference, each, first.shape)) is not None]
    if 1 + len(laid) < FEWEST:
        return CommonPrint(first, 1)
    return CommonPrint(_shared([levelled(first), *laid]), 1 + len(laid))


def levelled(page: Grey) -> Grey:
    """The page with its paper white everywhere: without shadows, yellowing and the scanner's own grey."""
    rows, columns = page.shape
    small = cv2.resize(
        page, (max(1, columns // _COARSE), max(1, rows // _COARSE)), interpolation=cv2.INTER_AREA
    )
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 15)
    wide = cv2.resize(paper, (columns, rows), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(page, np.maximum(wide, 1), scale=255), np.uint8)


def _laid(registrar: Registrar, reference: Reference, page: Grey, shape: tuple[int, ...]) -> Grey | None:
    """The page as it lies over the first sheet, of its ``shape``; None if it is another page."""
    best = registrar.register(page, looks=1).best
    if best is None or best.agreement.share < _AGREEING:
        return None
    return _drawn(levelled(page), reference, best.placement, shape)


def _drawn(page: Grey, reference: Reference, placement: Placement, shape: tuple[int, ...]) -> Grey:
    rows, columns = shape[:2]
    size = np.array([reference.width / columns, reference.height / rows])
    return resampled(page, lambda points: placement.to_page(points * size), (rows, columns))


def _shared(pages: list[Grey]) -> Grey:
    """For each pixel, the level that a share ``_HAVING`` of the pages have or are darker than."""
    found = np.empty_like(pages[0])
    place = math.ceil(_HAVING * len(pages)) - 1
    for top in range(0, len(found), _ROWS):
        rows = slice(top, top + _ROWS)
        stack = np.stack([page[rows] for page in pages])
        found[rows] = np.partition(stack, place, axis=0)[place]
    return found
