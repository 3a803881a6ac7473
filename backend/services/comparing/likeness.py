"""Near duplicates: crops that show the same ink, scanned or cut twice, though no pixel may be equal.

Small blurred copies are compared, one shifted over the other. On names by twenty writers, copies that were turned,
shifted, scaled, dimmed and compressed again correlate by 0.965 or more (99 of 100), and different crops by 0.92 at
most. Knows pixels only.

The work grows with the number of crops, not with its square: each is compared with the `MOST_COMPARED` that are
most like it in a coarse comparison, among those next to it in the orders of a few rough measures (`_NEXT_TO_IT` each;
of up to that many crops, all). So of very many crops with the same text a near duplicate may be missed; nothing else
changes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.services.comparing.ties import Ties

Grey = NDArray[np.uint8]
Small = NDArray[np.float32]
Half = NDArray[np.float16]
"""Small copies as they are kept: there may be very many."""

ALIKE = 0.94
"""Correlation from which two crops are the same ink."""
MOST_COMPARED = 32
"""The most others that a crop is compared with, as a rule; pairs found from the other's side are added."""
_NEXT_TO_IT = 256
_DIRECTIONS = 6
_SIZE = (96, 32)
_SHIFT = (6, 3)  # columns and rows, of `_SIZE`
_COARSE = (24, 8)
_COARSELY_ALIKE = 0.6
_MOST_UNEQUAL = 1.3  # one's shape, width by height, may be this many times the other's


def near_duplicates(
    crops: Iterable[Grey | None], tied: Sequence[str] = (), goes_on: Callable[[], None] = lambda: None
) -> list[tuple[int, int]]:
    """Pairs of positions whose crops show the same ink; of crops that others tie together, not every pair.

    Args:
        crops: None for one that is not there. They are kept as small copies only.
        tied: a name for each position; those with the same name are tied already, and not compared.
        goes_on: called for each crop; raises to end the search.
    """
    positions: list[int] = []
    shapes: list[float] = []
    small: list[Half] = []
    for position, crop in enumerate(crops):
        goes_on()
        if crop is not None:
            positions.append(position)
            shapes.append(crop.shape[1] / crop.shape[0])
            small.append(_small(crop).astype(np.float16))
    if len(small) < 2:
        return []
    names: Sequence[Hashable] = [tied[position] for position in positions] if tied else range(len(small))
    ties = Ties()
    found = []
    for one, others in _likely(np.stack([_coarse(copy) for copy in small]), np.log(shapes)):
        goes_on()
        for other in others:
            are_tied = ties.are_tied(names[one], names[other])
            if not are_tied and _correlation(small[one], small[other]) >= ALIKE:
                ties.tie(names[one], names[other])
                found.append((min(one, other), max(one, other)))
    return sorted((positions[one], positions[other]) for one, other in found)


def _likely(coarse: Small, shapes: NDArray[np.float64]) -> Iterator[tuple[int, list[int]]]:
    """Each position, and those that may show the same ink, the most alike first; each pair at least once."""
    orders = _orders(coarse, shapes)
    places = [np.argsort(order) for order in orders]
    count = len(coarse)
    for one in range(count):
        near = np.unique(
            np.concatenate([_around(order, place[one]) for order, place in zip(orders, places, strict=True)])
        )
        likeness = coarse[near] @ coarse[one]
        fits = (likeness >= _COARSELY_ALIKE) & (np.abs(shapes[near] - shapes[one]) <= np.log(_MOST_UNEQUAL))
        fits &= near > one if count <= _NEXT_TO_IT else near != one
        chosen = near[fits][np.argsort(-likeness[fits], kind="stable")]
        yield one, [int(other) for other in (chosen if count <= _NEXT_TO_IT else chosen[:MOST_COMPARED])]


def _orders(coarse: Small, shapes: NDArray[np.float64]) -> list[NDArray[np.intp]]:
    """By shape, and along the directions in which the coarse copies differ most: copies of one ink stand close."""
    if len(coarse) <= _NEXT_TO_IT:
        return [np.argsort(shapes, kind="stable")]
    centred = (coarse - coarse.mean(axis=0)).astype(np.float64)
    directions = np.linalg.eigh(centred.T @ centred)[1][:, : -_DIRECTIONS - 1 : -1]
    return [np.argsort(measure, kind="stable") for measure in (shapes, *(centred @ directions).T)]


def _around(order: NDArray[np.intp], place: int) -> NDArray[np.intp]:
    if len(order) <= _NEXT_TO_IT:
        return order
    return order[max(0, place - _NEXT_TO_IT // 2) : place + _NEXT_TO_IT // 2 + 1]


def _small(crop: Grey) -> Small:
    resized = cv2.resize(crop, _SIZE, interpolation=cv2.INTER_AREA).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(resized, (0, 0), 1.5), dtype=np.float32)


def _coarse(small: Half) -> Small:
    """Of length 1, so that a product is a correlation; all zeros for a crop without ink."""
    cells = cv2.resize(small.astype(np.float32), _COARSE, interpolation=cv2.INTER_AREA).ravel()
    cells = cells - cells.mean()
    return np.asarray(cells / max(1e-6, float(np.linalg.norm(cells))), dtype=np.float32)


def _correlation(one: Half, other: Half) -> float:
    """The highest over a few pixels of shift."""
    columns, rows = _SHIFT
    inner = other[rows:-rows, columns:-columns].astype(np.float32)
    found = cv2.matchTemplate(one.astype(np.float32), inner, cv2.TM_CCOEFF_NORMED)
    return float(found.max())
