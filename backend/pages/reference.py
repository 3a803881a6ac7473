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
from backend.pages.landmarks import Grey, Landmarks, find_landmarks, no_landmarks
from backend.pages.spots import choose_spots, ink_of

DPI = 120.0
PIXELS_PER_MM = DPI / MM_PER_INCH
PIECE = 44  # pixels a side, about 9 mm
_STEP = PIECE // 2
_MOST_PIECES = 160
_INSIDE = 0.6  # millimetres inside a field's edge where its ink begins; the printed edge itself stays
_MOST_LINES = 120
_LEAST_PRINT = 0.012  # share of a piece that must be printed edge
_LEAST_LINE = 0.03  # the same if it is fixed in one direction only
_EDGE = 40.0  # grey levels that a printed edge differs by, at least


@dataclass(frozen=True)
class Reference:
    """What recognising and placing a page needs.

    Args:
        width, height: of the paper, in millimetres.
        picture: the reference at ``DPI``, ``(H, W)`` grey.
        pieces: ``(N, 2)`` top left corners, in pixels of ``picture``, of pieces of ``PIECE`` pixels a side.
        lines: ``(L, 2)`` the same of pieces whose print, such as a ruled line, fixes them in one direction only.
        fixed: ``(L, 2)`` 1 in that direction, else 0.
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
    lines: NDArray[np.int64]
    fixed: NDArray[np.float64]
    fields: tuple[Rect, ...]
    mask: Grey
    spots: NDArray[np.int64]
    ink: NDArray[np.float32]

    def centres(self, step: int = 1) -> Points:
        """Centres of every ``step``-th of the pieces and then of the lines, ``(N + L, 2)`` millimetres."""
        return np.asarray((self.corners(step) + PIECE / 2) / PIXELS_PER_MM, np.float64)

    def corners(self, step: int = 1) -> NDArray[np.int64]:
        """The same of their top left corners, in pixels."""
        return np.concatenate([self.pieces[::step], self.lines[::step]])

    def uses(self, step: int = 1) -> NDArray[np.float64]:
        """``(N + L, 2)``: 1 in the directions in which each is fixed."""
        return np.concatenate([np.ones((len(self.pieces[::step]), 2)), self.fixed[::step]])


def make_reference(
    picture: Grey, width: float, height: float, fields: Sequence[Rect] = (), *, is_placed: bool = False
) -> Reference:
    """A reference of ``picture``, ``(H, W)`` grey at any resolution, whose paper measures ``width`` x ``height`` mm.

    Args:
        is_placed: whether it is only laid where a person has put it; then it has no landmarks, which take long to find.
    """
    scaled, mask = _scaled(picture, width, height, fields)
    pieces, lines, fixed = choose_pieces(scaled, mask)
    return Reference(
        width,
        height,
        scaled,
        no_landmarks() if is_placed else find_landmarks(scaled, mask),
        pieces,
        lines,
        fixed,
        tuple(fields),
        mask,
        choose_spots(scaled, mask),
        ink_of(scaled),
    )


def count_pieces(picture: Grey, width: float, height: float, fields: Sequence[Rect] = ()) -> int:
    """How many pieces of print the reference of this picture would have: with more it is recognised more reliably."""
    return len(choose_pieces(*_scaled(picture, width, height, fields))[0])


def choose_pieces(
    picture: Grey, mask: Grey
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Pieces of print, spread over the page.

    Returns:
        ``(N, 2)`` corners of those that are fixed in both directions, ``(L, 2)`` of those that are fixed in one only,
        and ``(L, 2)`` in which.
    """
    smooth = cv2.GaussianBlur(picture, (0, 0), 1.0)
    horizontal = cv2.Sobel(smooth, cv2.CV_32F, 1, 0)
    vertical = cv2.Sobel(smooth, cv2.CV_32F, 0, 1)
    allowed = mask > 0
    across = _share((np.abs(horizontal) > _EDGE) & allowed)
    along = _share((np.abs(vertical) > _EDGE) & allowed)
    is_open = _share(allowed) > 0.5
    taken = np.zeros(across.shape, bool)
    # The weaker direction decides: a lone ruled line fixes a piece in one direction only.
    pieces = _spread(np.where(is_open, np.minimum(across, along), 0.0), taken, _LEAST_PRINT, _MOST_PIECES)
    lines = _spread(np.where(is_open, np.maximum(across, along), 0.0), taken, _LEAST_LINE, _MOST_LINES)
    fixed = [(1.0, 0.0) if across[cell] > along[cell] else (0.0, 1.0) for cell in lines]
    return _corners(pieces), _corners(lines), np.array(fixed, np.float64).reshape(-1, 2)


def _corners(cells: list[tuple[int, int]]) -> NDArray[np.int64]:
    return np.array([(column * _STEP, row * _STEP) for row, column in cells], np.int64).reshape(-1, 2)


def _spread(
    worth: NDArray[np.float64], taken: NDArray[np.bool_], least: float, most: int
) -> list[tuple[int, int]]:
    """Cells from the best on, no two of which are neighbours, worth ``least`` or more; marks them as ``taken``."""
    rows, columns = np.unravel_index(np.argsort(-worth, axis=None), worth.shape)
    chosen: list[tuple[int, int]] = []
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        if worth[row, column] < least or len(chosen) == most:
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


def _scaled(picture: Grey, width: float, height: float, fields: Sequence[Rect]) -> tuple[Grey, Grey]:
    """The picture at ``DPI``, and the mask without the fields."""
    size = (round(width * PIXELS_PER_MM), round(height * PIXELS_PER_MM))
    scaled = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    return scaled, _without_fields(scaled.shape, fields)


def _without_fields(shape: tuple[int, ...], fields: Sequence[Rect]) -> Grey:
    mask = np.full(shape[:2], 255, np.uint8)
    for rect in fields:
        left, top = (np.array([rect.left, rect.top]) + _INSIDE) * PIXELS_PER_MM
        right, bottom = (np.array([rect.right, rect.bottom]) - _INSIDE) * PIXELS_PER_MM
        mask[max(0, round(top)) : max(0, round(bottom)), max(0, round(left)) : max(0, round(right))] = 0
    return mask
