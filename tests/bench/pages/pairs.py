"""Real pages whose points were marked by hand: how far each point lies from where the page was placed.

`real_pairs.json` has pixels of reference and page, read off the pictures at the crossings of printed lines to half a
pixel; the pictures are outside the project.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from backend.pages.geometry import Placement, Points, Rect
from backend.pages.landmarks import Grey
from backend.pages.reference import Reference, make_reference
from backend.pages.register import Registrar
from backend.services.forms.page_files import FilePage, PageFiles

MARKED = Path(__file__).with_name("real_pairs.json")


@dataclass(frozen=True)
class MarkedPair:
    """A template and a page of it; ``points`` ``(N, 4)``: x and y on the template in mm, then on the page in pixels."""

    name: str
    reference: Reference
    page: Grey
    points: Points


@dataclass(frozen=True)
class PairError:
    """How far the marked points of a page lie off, in millimetres; None if the page is refused or taken wrongly."""

    name: str
    points: int
    worst: float | None
    median: float | None


def errors(forms: Path) -> list[PairError]:
    """Of each pair below ``forms``, all templates being known at once."""
    found = list(marked(forms))
    registrar = Registrar([pair.reference for pair in found])
    return [_error(registrar, number, pair) for number, pair in enumerate(found)]


def marked(forms: Path) -> Iterator[MarkedPair]:
    """The pairs whose pictures are there."""
    with PageFiles() as files:
        for pair in json.loads(MARKED.read_text(encoding="utf-8")):
            if all((forms / pair[each][0]).is_file() for each in ("reference", "page")):
                yield _opened(files, forms, pair)


def _opened(files: PageFiles, forms: Path, pair: dict[str, Any]) -> MarkedPair:
    template, page = (
        _page(files, forms / name, number) for name, number in (pair["reference"], pair["page"])
    )
    width, height = pair["paper_mm"]
    millimetres = np.array([width / template.shape[1], height / template.shape[0]])
    corners = np.array(pair["fields"], np.float64).reshape(-1, 2, 2) * millimetres
    fields = [Rect(*first, *(last - first)) for first, last in corners]
    points = np.array(pair["points"], np.float64)
    points[:, :2] *= millimetres
    return MarkedPair(pair["name"], make_reference(template, width, height, fields), page, points)


def _page(files: PageFiles, path: Path, number: int) -> Grey:
    for page in files.pages(path):
        if page.number == number and isinstance(page, FilePage):
            return page.grey
    raise LookupError(f"{path} has no page {number} that can be opened")


def _error(registrar: Registrar, number: int, pair: MarkedPair) -> PairError:
    found = registrar.register(pair.page)
    if found.best is None or not found.accepted or found.best.reference != number:
        return PairError(pair.name, len(pair.points), None, None)
    off = off_mm(found.best.placement, pair.points[:, :2], pair.points[:, 2:])
    return PairError(pair.name, len(pair.points), float(off.max()), float(np.median(off)))


def off_mm(placement: Placement, points: Points, seen: Points) -> Points:
    """``(N,)`` millimetres of the paper from where ``points`` are put to where they are seen, in pixels."""
    here = placement.to_page(points)
    across, down = (placement.to_page(points + step) - here for step in np.eye(2))
    pixels = np.sqrt(np.abs(across[:, 0] * down[:, 1] - across[:, 1] * down[:, 0]))
    return np.asarray(np.hypot(*(here - seen).T) / pixels, np.float64)
