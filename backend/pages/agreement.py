"""How far a page laid over a reference agrees with it, and whether that is enough to cut its fields unreviewed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.pages.geometry import Placement, Points, Rect
from backend.pages.landmarks import Grey
from backend.pages.reference import PIXELS_PER_MM, Reference
from backend.pages.spots import SIZE, Corners, largest_group, missing

_BESIDE, _ABOVE = (
    50.0,
    12.0,
)  # millimetres around a field whose print must be there: its label stands beside or above
LEAST_SHARE = 0.55  # of the pieces of print that must lie in their places
_SPOTS = 0.85  # of the spots of print that must be there
_GROUP_NEAR = 2  # missing spots side by side near a field: a changed label
_GROUP = 8  # the same elsewhere: a line of print that was moved or changed; worn print leaves at most five
_CUT_OFF = 0.02  # of the spots may lie beyond the scan's edge; sheets that lie askew lose up to 0.016
_BENT = 0.07  # stretch of the paper around a field; copiers reach two thirds of it, a row put in more
_TORN = (
    0.09  # the same from print to print: copies reach 0.075, print moved by 6 mm across a gap of 50 has 0.11
)
_NEXT = (
    20.0,
    60.0,
)  # millimetres between pieces of print whose shifts are compared; measuring them is off by 0.2
_EXACT = 0.25  # millimetres off the bend up to which a piece shows how its print was shifted


@dataclass(frozen=True)
class Agreement:
    """How far a page agrees with a reference.

    Args:
        share: of the pieces of print that lie where they should be, 0..1.
        spots: share of the spots of print that are there, 0..1.
        near: the most missing spots side by side near a field.
        group: the same anywhere. A little print beyond the page's edge is missing, but no sign of another edition.
        bent: how far the paper is stretched or squeezed around a field, beyond what perspective does.
        torn: the same from one piece of print to another: what was moved as a whole is not bent in itself.
        error: median distance of the pieces from where they should be, in millimetres.
    """

    share: float
    spots: float = 0.0
    near: int = 0
    group: int = 0
    bent: float = 0.0
    torn: float = 0.0
    error: float = 0.0

    @property
    def score(self) -> float:
        """The weaker of both shares, 0..1."""
        return min(self.share, self.spots)

    @property
    def is_moved(self) -> bool:
        """Whether all print is there, but a part of it somewhere else: another edition of the form."""
        return self._is_there and self.torn > _TORN

    @property
    def is_enough(self) -> bool:
        """Whether the fields may be cut without a person's look."""
        return self._is_there and self.bent <= _BENT and self.torn <= _TORN

    @property
    def _is_there(self) -> bool:
        return (
            self.share >= LEAST_SHARE
            and self.spots >= _SPOTS
            and self.near < _GROUP_NEAR
            and self.group < _GROUP
        )


def agreement(
    reference: Reference,
    placement: Placement,
    page: Grey,
    laid: Grey,
    found: NDArray[np.bool_],
    off: NDArray[np.float64],
) -> Agreement:
    """How far ``page``, which ``placement`` has laid over ``reference`` as ``laid``, agrees with it.

    Args:
        found, off: of the reference's pieces: whether each lies in its place, and how far off it, in millimetres.
    """
    if not found.any():
        return Agreement(0.0)
    gone = missing(reference.ink, reference.mask, reference.spots, laid)
    centres = np.asarray((reference.spots + SIZE / 2) / PIXELS_PER_MM, np.float64)
    near = np.zeros(len(gone), bool)
    for rect in reference.fields:
        near |= _is_near(rect, centres)
    return Agreement(
        share=float(found.mean()),
        spots=1 - float(gone.mean()) if len(gone) else 0.0,
        near=largest_group(reference.spots, gone & near),
        group=_group(reference.spots, gone, _is_on(page, placement, reference.spots)),
        bent=_bent(placement, reference),
        torn=_torn(placement, reference, np.flatnonzero(found & (off < _EXACT))),
        error=float(np.median(off[found])),
    )


def _group(spots: Corners, gone: NDArray[np.bool_], on_page: NDArray[np.bool_]) -> int:
    """The largest group of missing spots; what a scan has cut off is none if it is little, and ends with the scan."""
    is_little = len(gone) > 0 and float((gone & ~on_page).mean()) <= _CUT_OFF
    return largest_group(spots, gone, on_page if is_little else None)


def _is_on(page: Grey, placement: Placement, spots: Corners) -> NDArray[np.bool_]:
    """Which of the spots lie wholly on the page: what a scan has cut off cannot be seen."""
    rows, columns = page.shape
    seen = np.ones(len(spots), bool)
    for corner in np.array([(0, 0), (SIZE, 0), (0, SIZE), (SIZE, SIZE)]):
        points = placement.to_page(np.asarray((spots + corner) / PIXELS_PER_MM, np.float64))
        seen &= ((points >= 0) & (points <= [columns, rows])).all(axis=1)
    return seen


def _is_near(rect: Rect, points: Points) -> NDArray[np.bool_]:
    beside = np.maximum(rect.left - points[:, 0], points[:, 0] - rect.right)
    above = np.maximum(rect.top - points[:, 1], points[:, 1] - rect.bottom)
    return (beside < _BESIDE) & (above < _ABOVE)


def _bent(placement: Placement, reference: Reference) -> float:
    """How much the bend changes a millimetre at a corner of a field, at most, beyond the even stretch of all print."""
    if not reference.fields:
        return 0.0
    even = _even(placement, reference)[1:]
    corners = np.concatenate([rect.corners() for rect in reference.fields])
    changes = [
        placement.warp.apply(corners + step / 2) - placement.warp.apply(corners - step / 2) - step @ even
        for step in np.eye(2)
    ]
    return float(np.abs(changes).max())


def _torn(placement: Placement, reference: Reference, sure: NDArray[np.intp]) -> float:
    """The largest difference between the shifts of two pieces, beyond the even stretch, per millimetre between them.

    Args:
        sure: numbers of the pieces that are looked at.
    """
    places = reference.centres()[sure]
    shifts = placement.warp.apply(places) - _design(places) @ _even(placement, reference)
    distance = np.hypot(*np.moveaxis(places[:, None] - places[None], -1, 0))
    is_near = (distance > _NEXT[0]) & (distance < _NEXT[1])
    differences = np.abs(shifts[:, None] - shifts[None]).max(axis=2)
    return float((differences[is_near] / distance[is_near]).max(initial=0.0))


def _even(placement: Placement, reference: Reference) -> NDArray[np.float64]:
    """``(3, 2)``: the bend's even part, the affine map that comes nearest to it at all pieces of print."""
    centres = reference.centres()
    return np.asarray(
        np.linalg.lstsq(_design(centres), placement.warp.apply(centres), rcond=None)[0], np.float64
    )


def _design(points: Points) -> NDArray[np.float64]:
    return np.column_stack([np.ones(len(points)), points])
