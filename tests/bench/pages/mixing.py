"""Sheets of many people, some lost, doubled or swapped: how many records join two people without a flag.

The pages are taken as recognised; what is measured is the joining alone, without and with the number of forms, which a
person has counted before they were fed. Without it a flag is the state, or that a complete record is called unproven.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from backend.services.forms.records import Record, counted_off, join, whole
from tests.pages.simulator import Rng

WRONG = 0.02  # of the sheets
SELDOM_WRONG = 0.0005
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


Sheet = list[Side]
Disorder = Callable[[Sequence[Sheet], Rng], Iterator[Sheet]]


@dataclass(frozen=True)
class Mixed:
    """Records of many piles, of them complete ones, and complete ones of more than one person that bear no flag.

    Args:
        wrong: share of the sheets that are lost, doubled or swapped.
        unproven, flagged: complete records that are called unproven, and those of them of more than one person.
        counted_complete, counted_joined: complete ones, and those of more than one person, if the number of people
            is known.
        agreed: piles with as many whole records as people.
    """

    wrong: float
    piles: int = 0
    records: int = 0
    complete: int = 0
    unproven: int = 0
    flagged: int = 0
    joined: int = 0
    agreed: int = 0
    counted_complete: int = 0
    counted_joined: int = 0


@dataclass(frozen=True)
class Evened:
    """Piles in which a record joins two people, and a sheet fed twice makes up for it in the number of records.

    Args:
        even: piles with as many records as people.
        flagged: records of more than one person that are complete and called unproven, if nobody has counted.
        joined, counted_joined: records of more than one person that are called complete without a flag, without and
            with the number.
    """

    piles: int
    even: int
    flagged: int
    joined: int
    counted_joined: int


def measured(piles: int, wrong: float = WRONG) -> Mixed:
    """Join ``piles`` piles of each layout, ``wrong`` of whose sheets are not as they should be."""
    found = Mixed(wrong)
    for joined in _joined(piles, LAYOUTS, partial(_disordered, wrong=wrong)):
        records, counted = counted_off(joined, None), counted_off(joined, PEOPLE)
        found = Mixed(
            wrong,
            found.piles + 1,
            found.records + len(records),
            found.complete + _complete(records),
            found.unproven + sum(_is_unproven(record) for record in records),
            found.flagged + _flagged(records),
            found.joined + _mixed(records),
            found.agreed + _agrees(joined),
            found.counted_complete + _complete(counted),
            found.counted_joined + _mixed(counted),
        )
    return found


def evened(piles: int) -> Evened:
    """Join ``piles`` piles of each layout of several sheets, each with two faults that even each other out."""
    several = [(pages, sides) for pages, sides in LAYOUTS if pages > sides]
    found = list(_joined(piles, several, _evened))
    uncounted = [counted_off(records, None) for records in found]
    return Evened(
        len(found),
        sum(len(records) == PEOPLE for records in found),
        sum(_flagged(records) for records in uncounted),
        sum(_mixed(records) for records in uncounted),
        sum(_mixed(counted_off(records, PEOPLE)) for records in found),
    )


def _joined(
    piles: int, layouts: Sequence[tuple[int, int]], disorder: Disorder
) -> Iterator[list[Record[Side]]]:
    for pages, sides in layouts:
        for seed in range(piles):
            rng = np.random.default_rng([seed, LAYOUTS.index((pages, sides))])
            sheets = disorder(_sheets(pages, sides), rng)
            yield list(join([side for sheet in sheets for side in sheet], pages))


def _complete(records: Iterable[Record[Side]]) -> int:
    return sum(record.state == "complete" for record in records)


def _agrees(records: Iterable[Record[Side]]) -> bool:
    return whole(Counter(record.state for record in records)) == PEOPLE


def _mixed(records: Iterable[Record[Side]]) -> int:
    """Complete records of more than one person that nothing is said against."""
    return sum(
        record.state == "complete" and _is_of_several(record) and not _is_unproven(record)
        for record in records
    )


def _flagged(records: Iterable[Record[Side]]) -> int:
    """Complete records of more than one person that are called unproven."""
    return sum(_is_unproven(record) and _is_of_several(record) for record in records)


def _is_unproven(record: Record[Side]) -> bool:
    return record.by_order == "unproven"


def _is_of_several(record: Record[Side]) -> bool:
    return len({page.person for page in record.pages}) > 1


def _sheets(pages: int, sides: int) -> list[Sheet]:
    """Sheets one after another, both sides scanned: a sheet printed on one side gives a blank back."""
    return [
        [Side(person, page + side) for side in range(sides)] + [Side(person, None, True)] * (2 - sides)
        for person in range(PEOPLE)
        for page in range(1, pages + 1, sides)
    ]


def _disordered(sheets: Sequence[Sheet], rng: Rng, wrong: float) -> Iterator[Sheet]:
    """The sheets, ``wrong`` of them lost, fed twice, or swapped with the next."""
    order = list(sheets)
    fates = rng.choice(["right", "lost", "twice", "swapped"], len(order), p=[1 - wrong, *[wrong / 3] * 3])
    for place, fate in enumerate(fates[:-1]):
        if fate == "swapped":
            order[place], order[place + 1] = order[place + 1], order[place]
    for sheet, fate in zip(order, fates, strict=True):
        if fate != "lost":
            yield sheet
        if fate == "twice":
            yield sheet


def _evened(sheets: Sequence[Sheet], rng: Rng) -> Iterator[Sheet]:
    """The sheets; as many as a form has are lost, from inside one form into the next, and another is fed twice."""
    several = len(sheets) // PEOPLE
    first = several * int(rng.integers(10, PEOPLE - 10)) + int(rng.integers(1, several))
    twice = (first + several * int(rng.integers(10, PEOPLE - 10))) % len(sheets)
    for place, sheet in enumerate(sheets):
        if not first <= place < first + several:
            yield sheet
        if place == twice:
            yield sheet
