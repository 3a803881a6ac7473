"""Refine a placement by small pieces of print, and say how far the page agrees with the reference.

Each piece of the reference is looked for near where the placement expects it, in the page laid over the reference. How
far the pieces lie off gives the bend that perspective lacks (rollers, folds, lenses); how many lie where the bend
expects them is the score.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.pages.agreement import LEAST_SHARE, Agreement, agreement
from backend.pages.geometry import Placement, Points, Warp
from backend.pages.landmarks import Grey
from backend.pages.reference import PIECE, PIXELS_PER_MM, Reference
from backend.pages.resample import resampled

# Pixels around the expected place; terms of the bend fitted afterwards; step through the pieces, 2 looks for every
# other one; and millimetres off the bend below which a piece keeps its weight. That distance is large at first, since a
# few pieces at the foot of a page, far from a block of print that fits already, must be able to pull the bend. Copiers'
# rollers need the higher terms.
_SEARCH = ((24, 10, 2, 3.0), (12, 15, 1, 1.0), (6, 21, 1, 0.15))
_ALIKE = 0.5  # normalised correlation of a piece that is found
_NEAR = 0.7  # millimetres off the fitted bend at which a piece still counts as found
_ROUNDS = 5  # of reweighting
_PLANE = 3  # terms of a bend that keeps straight lines straight
_STIFF = 1e-6  # how strongly higher degrees are damped, which keeps bends small where there is no print
# Most terms, and stiffness, of the bends that are tried one after another: the finest, and two that stray less where
# there is little print.
_BENDS = ((21, _STIFF), (21, 10 * _STIFF), (10, _STIFF))
_HOPELESS = 0.25  # share of the pieces found under which nothing more is looked at

# A placement, which pieces it puts where they are, and how far off it puts each, in millimetres.
Fit = tuple[Placement, NDArray[np.bool_], NDArray[np.float64]]


def refine(page: Grey, reference: Reference, placement: Placement) -> tuple[Placement, Agreement]:
    """The placement with its bend fitted to the print, and how far page and reference then agree."""
    fits: list[Fit] = []
    for reach, most, step, least in _SEARCH:
        centres, count = reference.centres(step), len(reference.pieces[::step])
        laid = lay_over(page, reference, placement)
        shifts, likeness = _shifts(laid, reference, reference.corners(step), reach)
        # A best match at the edge of the searched area does not count: the piece lies further off.
        seen = (likeness > _ALIKE) & (np.abs(shifts) < reach).all(axis=1)
        terms = _affordable(most, int(seen[:count].sum()))
        if seen[:count].mean() < _HOPELESS or not terms:
            return placement, Agreement(float(seen[:count].mean()))
        targets = placement.warp.apply(centres + shifts / PIXELS_PER_MM)
        weights = reference.uses(step) * seen[:, None]
        fits = []
        for bound, stiffness in _BENDS:
            warp = _fit(placement.warp, centres, targets, weights, min(terms, bound), stiffness, least)
            off = np.hypot(*(warp.apply(centres) - targets).T)[:count]
            fits.append((Placement(placement.homography, warp), seen[:count] & (off < _NEAR), off))
        placement = fits[0][0]
    return _better(page, reference, *fits)


def _better(page: Grey, reference: Reference, *fits: Fit) -> tuple[Placement, Agreement]:
    """The first fit that agrees well enough; without one, the fit of which most print is there.

    Once a fit shows that print was moved, no stiffer fit is tried, which would find less of that print.
    """
    tried: list[tuple[Placement, Agreement]] = []
    for placement, found, off in fits:
        share = float(found.mean())
        # Such a page is refused whatever its spots are, and if most are missing, looking for them takes long.
        if share < LEAST_SHARE:
            tried.append((placement, Agreement(share, spots=share)))
            continue
        laid = lay_over(page, reference, placement)
        tried.append((placement, agreement(reference, placement, page, laid, found, off)))
        if tried[-1][1].is_enough or tried[-1][1].is_moved:
            return tried[-1]
    return max(tried, key=lambda one: one[1].score)


def lay_over(page: Grey, reference: Reference, placement: Placement) -> Grey:
    """The page as it lies over the reference, of the reference's size; white where the page ends."""
    rows, columns = reference.picture.shape
    return resampled(page, lambda points: placement.to_page(points / PIXELS_PER_MM), (rows, columns))


def _shifts(
    laid: Grey, reference: Reference, pieces: NDArray[np.int64], reach: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How far each piece lies off its place, ``(N, 2)`` pixels, and how alike it is there, ``(N,)`` in -1..1."""
    padded = cv2.copyMakeBorder(laid, reach, reach, reach, reach, cv2.BORDER_REPLICATE)
    shifts = np.zeros((len(pieces), 2))
    likeness = np.zeros(len(pieces))
    for number, (left, top) in enumerate(pieces.tolist()):
        piece = reference.picture[top : top + PIECE, left : left + PIECE]
        around = padded[top : top + PIECE + 2 * reach, left : left + PIECE + 2 * reach]
        if around.std() < 1:
            continue
        alike = np.asarray(cv2.matchTemplate(around, piece, cv2.TM_CCOEFF_NORMED), np.float32)
        row, column = np.unravel_index(int(alike.argmax()), alike.shape)
        likeness[number] = alike[row, column]
        shifts[number] = (
            column - reach + _peak(alike[row], int(column)),
            row - reach + _peak(alike[:, column], int(row)),
        )
    return shifts, likeness


def _peak(values: NDArray[np.float32], at: int) -> float:
    """How far the top of the parabola through a maximum and its neighbours lies from it, -0.5..0.5."""
    if not 0 < at < len(values) - 1:
        return 0.0
    before, here, after = (float(value) for value in values[at - 1 : at + 2])
    curve = before - 2 * here + after
    return 0.5 * (before - after) / curve if curve < 0 else 0.0


def _affordable(terms: int, seen: int) -> int:
    """The most terms, up to ``terms``, that ``seen`` pieces can support; 0 for none."""
    return next((count for count in (21, 15, 10, 6, 3, 1) if count <= terms and seen >= 3 * count), 0)


def _fit(
    warp: Warp,
    centres: Points,
    targets: Points,
    uses: NDArray[np.float64],
    terms: int,
    stiffness: float,
    least: float,
) -> Warp:
    """The bend of ``terms`` that takes ``centres`` to ``targets``, pieces far off counting less (Cauchy's weights).

    Args:
        uses: ``(N, 2)``: 1 in the directions in which a piece counts.
        least: millimetres off the bend below which a piece keeps its weight.
    """
    design = warp.terms(centres, terms)
    wanted = targets - centres
    stiff = np.diag([0.0 if term < _PLANE else (stiffness * len(centres)) ** 0.5 for term in range(terms)])
    is_whole = uses.all(axis=1)
    coefficients: NDArray[np.float64] = np.median(wanted[is_whole], axis=0)[None] * np.eye(terms, 1)
    for _ in range(_ROUNDS):
        rest = np.sqrt((uses * (wanted - design @ coefficients) ** 2).sum(axis=1))
        scale = max(least, 1.5 * float(np.median(rest[is_whole])))
        root = np.sqrt(uses / (1 + (rest[:, None] / scale) ** 2))
        coefficients = np.stack(
            [
                _solved(design * root[:, axis, None], wanted[:, axis] * root[:, axis], stiff)
                for axis in (0, 1)
            ],
            axis=1,
        )
    return Warp(coefficients, warp.width, warp.height)


def _solved(
    design: NDArray[np.float64], wanted: NDArray[np.float64], stiff: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The least-squares coefficients ``(terms,)``, damped by ``stiff``."""
    rows, aims = np.vstack([design, stiff]), np.concatenate([wanted, np.zeros(len(stiff))])
    return np.asarray(np.linalg.lstsq(rows, aims, rcond=None)[0], np.float64)
