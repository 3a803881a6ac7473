"""Sheets of many people, some eaten, doubled or swapped: how many records join two people without a flag.

The pages are taken as recognised; what is measured is the joining alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from backend.services.forms.records import join
from tests.pages.simulator import Rng

WRONG = 0.02  # of the sheets
PEOPLE = 100  # of a pile
LAYOUTS = (
    (2, 1),
    (3, 1),
    (4, 1),
    (2, 2),
    (4, 2),
    (6, 2),
)  # pages of the form, sides of a sheet that are printed


@dataclass(frozen=True)
class Side:
    """A page of the pile; ``person`` is the truth that joining does not see."""

    person: int
    form_page: int | None
    is_blank: bool = False
    file: int = 0
    count: int = 100_000
    is_sure: bool = True


@dataclass(frozen=True)
class Mixed:
    """Records of many piles, of them complete ones, and complete ones of more than one person."""

    records: int
    complete: int
    joined: int


def measured(piles: int) -> Mixed:
    """Join ``piles`` piles of each layout."""
    found = Mixed(0, 0, 0)
    for number, (pages, sides) in enumerate(LAYOUTS):
        for seed in range(piles):
            found = _added(found, _pile(np.random.default_rng([seed, number]), pages, sides), pages)
    return found


def _added(so_far: Mixed, pile: list[Side], pages: int) -> Mixed:
    records = list(join(pile, pages))
    complete = [record for record in records if record.state == "complete"]
    joined = sum(len({page.person for page in record.pages}) > 1 for record in complete)
    return Mixed(so_far.records + len(records), so_far.complete + len(complete), so_far.joined + joined)


def _pile(rng: Rng, pages: int, sides: int) -> list[Side]:
    """Sheets one after another, both sides scanned: a sheet printed on one side gives a blank back."""
    sheets = [
        [Side(person, page + side) for side in range(sides)] + [Side(person, None, True)] * (2 - sides)
        for person in range(PEOPLE)
        for page in range(1, pages + 1, sides)
    ]
    return [side for sheet in _disordered(sheets, rng) for side in sheet]


def _disordered(sheets: Sequence[list[Side]], rng: Rng) -> Iterator[list[Side]]:
    """The sheets, ``WRONG`` of them eaten, fed twice, or swapped with the next."""
    order = list(sheets)
    fates = rng.choice(["right", "eaten", "twice", "swapped"], len(order), p=[1 - WRONG, *[WRONG / 3] * 3])
    for place, fate in enumerate(fates[:-1]):
        if fate == "swapped":
            order[place], order[place + 1] = order[place + 1], order[place]
    for sheet, fate in zip(order, fates, strict=True):
        if fate != "eaten":
            yield sheet
        if fate == "twice":
            yield sheet
