"""Which form a page shows and where: landmarks propose, print decides, and whatever does not agree is refused.

Source of the robust fit: Barath et al., "MAGSAC++, a fast, reliable and accurate robust estimator", CVPR 2020 (OpenCV's
USAC_MAGSAC).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.pages.agreement import Agreement
from backend.pages.differing import likelier
from backend.pages.geometry import Placement, Warp, project, scaling
from backend.pages.landmarks import Grey, Landmarks, find_landmarks, match, reduced
from backend.pages.placing import refine
from backend.pages.reference import PIXELS_PER_MM, Reference

_LONG_SIDE = 1500  # pixels of the page that references are laid over
# Pixels of the page's longer side, and landmarks, of the first look, and of the closer one at pages that the first does
# not place: bubbles all alike, or small print on a photo.
_LOOKS = ((1000, 2500), (1500, 4000))
_PLACED = 0.9  # of the print lies in its place: then a closer look changes nothing
_VOTERS = 500  # landmarks of the page, the strongest, by which the likeliest references are chosen
_INLIERS = 12  # matches without which a placement is not considered at all
_THRESHOLD = 5.0  # pixels of the reduced page
_TRIES = 3  # references that are looked at closely, the likeliest first
_HOPE = 0.1  # of the likeliest's matches, under which a reference is not looked at
_RIVALS = 0.6  # of the likeliest's matches, from which a reference is looked at however many there are
_FEWEST = 0.25  # of the likeliest's matches, under which another is not laid over the page
_LIKELIER = 0.25  # by which the print that only one of two references has must favour it


@dataclass(frozen=True)
class Candidate:
    """One reference laid over the page, and how far it agrees."""

    reference: int
    placement: Placement
    agreement: Agreement

    @property
    def score(self) -> float:
        """How much of the reference's print is there, 0..1."""
        return self.agreement.score


@dataclass(frozen=True)
class Registration:
    """What a page was found to be.

    Args:
        best: the likeliest candidate; ``None`` if no reference fits at all.
        accepted: whether it may be cut without a person's look.
    """

    best: Candidate | None
    accepted: bool


class Registrar:
    """Recognises the pages of several references.

    Args:
        references: all pages of all forms that a pile may hold.
    """

    def __init__(self, references: Sequence[Reference]) -> None:
        self._references = tuple(references)

    def register(self, page: Grey, looks: int = len(_LOOKS)) -> Registration:
        """Recognise ``page``, ``(H, W)`` grey with dark ink, lying in any direction.

        Args:
            looks: how many at most; 1 if a page that is not placed at the first look may be left out.
        """
        small, factor = reduced(page, _LONG_SIDE)
        found = Registration(None, accepted=False)
        for side, most in _LOOKS[:looks]:
            found = self._looked_at(small, find_landmarks(small, most=most, side=side))
            if found.accepted or (found.best is not None and found.best.agreement.share > _PLACED):
                break
        return found if found.best is None else replace(found, best=_enlarged(found.best, factor))

    def _looked_at(self, page: Grey, landmarks: Landmarks) -> Registration:
        placed = sorted(self._propose(landmarks), key=lambda item: -item[2])
        candidates = [
            Candidate(number, *refine(page, self._references[number], first))
            for number, first, inliers in placed
            if inliers >= _FEWEST * placed[0][2]
        ]
        if not candidates:
            return Registration(None, accepted=False)
        fitting = [each for each in candidates if each.agreement.is_enough]
        best = self._likeliest(page, fitting)
        accepted = best is not None
        return Registration(best or max(fitting or candidates, key=lambda each: each.score), accepted)

    def _likeliest(self, page: Grey, fitting: Sequence[Candidate]) -> Candidate | None:
        """The one that fits clearly better than all others; None if there is none."""
        laid = [(self._references[each.reference], each.placement) for each in fitting]
        for place, each in enumerate(fitting):
            others = [other for number, other in enumerate(laid) if number != place]
            if all(likelier(page, laid[place], other) >= _LIKELIER for other in others):
                return each
        return None

    def _likely(self, found: Landmarks) -> list[int]:
        """Numbers of the references that share most of the page's strongest landmarks, the likeliest first."""
        voters = found.strongest(_VOTERS)
        votes = np.array([len(match(voters, reference.landmarks)[0]) for reference in self._references])
        most = votes.max(initial=0)
        order = [
            number for number in np.argsort(-votes, kind="stable").tolist() if votes[number] > _HOPE * most
        ]
        return order[:_TRIES] + [number for number in order[_TRIES:] if votes[number] >= _RIVALS * most]

    def _propose(self, found: Landmarks) -> list[tuple[int, Placement, int]]:
        """References with a placement by landmarks alone, and how many landmarks bear it."""
        proposals = []
        for number in self._likely(found):
            reference = self._references[number]
            here, there = match(found, reference.landmarks)
            if len(here) < _INLIERS:
                continue
            source = reference.landmarks.points[there] / PIXELS_PER_MM
            fitted, inliers = cv2.findHomography(
                source, found.points[here], cv2.USAC_MAGSAC, _THRESHOLD, maxIters=2000, confidence=0.999
            )
            # If no homography is found, both are None and no inlier is counted.
            if np.count_nonzero(np.asarray(inliers, np.uint8)) < _INLIERS:
                continue
            homography = np.asarray(fitted, np.float64)
            if not _is_sane(homography, reference):
                continue
            warp = Warp.none(reference.width, reference.height)
            proposals.append((number, Placement(homography, warp), int(np.count_nonzero(inliers))))
        return proposals


def _is_sane(homography: NDArray[np.float64], reference: Reference) -> bool:
    """Whether the paper's outline stays a convex figure of the same sense, not folded over or shrunk to a line."""
    outline = np.array(
        [(0, 0), (reference.width, 0), (reference.width, reference.height), (0, reference.height)], np.float64
    )
    corners = project(homography, outline)
    sides = np.roll(corners, -1, axis=0) - corners
    turns = np.cross(
        np.column_stack([sides, np.zeros(4)]), np.column_stack([np.roll(sides, -1, axis=0), np.zeros(4)])
    )
    lengths = np.hypot(*sides.T)
    return bool(
        (turns[:, 2] > 0).all() and lengths.max() < 5 * lengths.min() * max(1.0, _slimness(reference))
    )


def _slimness(reference: Reference) -> float:
    return max(reference.width, reference.height) / min(reference.width, reference.height)


def _enlarged(found: Candidate, factor: float) -> Candidate:
    """What was found on the page reduced by ``factor``, on the page itself."""
    placement = found.placement
    homography = scaling(1 / factor, 1 / factor) @ placement.homography
    return replace(found, placement=Placement(homography, placement.warp))
