"""A page of a form as it is recognised: its landmarks, and small pieces of print to check a placement by.

The interior of fields gives neither, so that a filled-in sheet can serve as the reference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.pages.geometry import MM_PER_INCH, Points, Rect
from backend.pages.landmarks import Grey, Landmarks, find_landmarks
from backend.pages.spots import choose_spots, ink_of

DPI = 120.0
PIXELS_PER_MM = DPI / MM_PER_INCH
PIECE = 44  # pixels a side, about 9 mm
_STEP = PIECE // 2
_MOST_PIECES = 160
_INSIDE = 0.6  # millimetres inside a field's edge where its ink begins; the printed edge itself stays
_LEAST_PRINT = 0.012  # share of a piece that must be printed edge
_EDGE = 40.0  # grey levels that a printed edge differs by, at least


@dataclass(frozen=True)
class Reference:
    """What recognising and placing a page needs.

    Args:
        width, height: of the paper, in millimetres.
        picture: the reference at ``DPI``, ``(H, W)`` grey.
        pieces: ``(N, 2)`` top left corners, in pixels of ``picture``, of pieces of ``PIECE`` pixels a side.
        fields: rectangles whose surroundings must agree.
        mask: 0 inside the fields, else 255; of the size of ``picture``.
        spots: ``(M, 2)`` top left corners of all spots that hold print.
        ink: of ``picture``, float32 grey levels under the paper.
    """

    width: float
    height: float
    picture: Grey
    landmarks: Landmarks
    pieces: NDArray[np.int64]
    fields: tuple[Rect, ...]
    mask: Grey
    spots: NDArray[np.int64]
    ink: NDArray[np.float32]

    def centres(self) -> Points:
        """``(N, 2)`` centres of the pieces, in millimetres."""
        return np.asarray((self.pieces + PIECE / 2) / PIXELS_PER_MM, np.float64)


def make_reference(picture: Grey, width: float, height: float, fields: Sequence[Rect] = ()) -> Reference:
    """A reference of ``picture``, ``(H, W)`` grey at any resolution, whose paper measures ``width`` x ``height`` mm."""
    size = (round(width * PIXELS_PER_MM), round(height * PIXELS_PER_MM))
    scaled = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    mask = _without_fields(scaled.shape, fields)
    return Reference(
        width,
        height,
        scaled,
        find_landmarks(scaled, mask),
        choose_pieces(scaled, mask),
        tuple(fields),
        mask,
        choose_spots(scaled, mask),
        ink_of(scaled),
    )


def choose_pieces(picture: Grey, mask: Grey) -> NDArray[np.int64]:
    """``(N, 2)`` corners of pieces with print that fixes them in both directions, spread over the page."""
    smooth = cv2.GaussianBlur(picture, (0, 0), 1.0)
    horizontal = cv2.Sobel(smooth, cv2.CV_32F, 1, 0)
    vertical = cv2.Sobel(smooth, cv2.CV_32F, 0, 1)
    allowed = mask > 0
    across = _share((np.abs(horizontal) > _EDGE) & allowed)
    along = _share((np.abs(vertical) > _EDGE) & allowed)
    open_share = _share(allowed)
    # The weaker direction decides: a lone ruled line fixes a piece in one direction only.
    worth = np.where(open_share > 0.5, np.minimum(across, along), 0.0)
    order = np.argsort(-worth, axis=None)
    rows, columns = np.unravel_index(order, worth.shape)
    chosen = _spread(worth, rows, columns)
    return np.array([(column * _STEP, row * _STEP) for row, column in chosen], np.int64).reshape(-1, 2)


def _spread(
    worth: NDArray[np.float64], rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> list[tuple[int, int]]:
    """Cells from the best on, no two of which are neighbours, as long as they hold print."""
    taken = np.zeros(worth.shape, bool)
    chosen: list[tuple[int, int]] = []
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        if worth[row, column] < _LEAST_PRINT or len(chosen) == _MOST_PIECES:
            break
        if not taken[row, column]:
            chosen.append((row, column))
            taken[max(0, row - 1) : row + 2, max(0, column - 1) : column + 2] = True
    return chosen


def _share(pixels: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Share of true pixels in each piece, pieces ``_STEP`` apart."""
    sums = cv2.integral(pixels.astype(np.uint8)).astype(np.float64)
    top = sums[:-PIECE:_STEP, :-PIECE:_STEP]
    rows, columns = top.shape
    bottom = sums[PIECE::_STEP, PIECE::_STEP][:rows, :columns]
    right = sums[:-PIECE:_STEP, PIECE::_STEP][:rows, :columns]
    left = sums[PIECE::_STEP, :-PIECE:_STEP][:rows, :columns]
    return np.asarray((bottom - right - left + top) / PIECE**2, np.float64)


def _without_fields(shape: tuple[int, ...], fields: Sequence[Rect]) -> Grey:
    mask = np.full(shape[:2], 255, np.uint8)
    for rect in fields:
        left, top = (np.array([rect.left, rect.top]) + _INSIDE) * PIXELS_PER_MM
        right, bottom = (np.array([rect.right, rect.bottom]) - _INSIDE) * PIXELS_PER_MM
        mask[max(0, round(top)) : max(0, round(bottom)), max(0, round(left)) : max(0, round(right))] = 0
    return mask
