"""Join the recognised pages of a pile into records: by what each page is, in the order of the pile, never by counting.

Two people's sheets must not become one record unnoticed. So a record is only called complete if no other way to join
the pages around it is possible; and if a person has counted the forms, only if that many records are whole. If nobody
has, but sheets are lost, it is complete and unproven. Knows page numbers and states, no pixels.

A record is *complete by order* if nothing but the order of its pages, or that they came in one file, says that they
belong together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Generic, Literal, Protocol, TypeVar

RecordState = Literal["complete", "pages missing", "needs help"]
OrderTrust = Literal["trusted", "doubted", "unproven"]
"""Whether a record that is complete by order can be trusted."""


class PilePage(Protocol):
    """What joining needs to know of a page."""

    @property
    def file(self) -> int:
        """Which file of the pile it is in, from 0."""

    @property
    def count(self) -> int:
        """Pages of that file."""

    @property
    def form_page(self) -> int | None:
        """Which page of the form it is or seems to be; None if it shows none."""

    @property
    def is_blank(self) -> bool:
        """Whether nothing is on it."""

    @property
    def is_sure(self) -> bool:
        """Whether it was recognised without doubt."""


Page = TypeVar("Page", bound=PilePage)


@dataclass(frozen=True)
class Record(Generic[Page]):
    """One filled-in form: its pages in the form's order, and whether it can be relied on."""

    pages: tuple[Page, ...]
    state: RecordState
    is_said: bool = False
    """Whether a person has said of all its pages that they belong together."""
    by_order: OrderTrust | None = None
    """Set by `counted_off`; None for a record that is not complete by order."""

    @property
    def is_by_order(self) -> bool:
        """Whether it is complete by order.

        One that is a file by itself counts: two people's sheets can lie in a file.
        """
        return self.state == "complete" and len(self.pages) > 1 and not self.is_said


Tie = Literal["join", "separate"]


def join(
    pile: Iterable[Page], pages: int, tie: Callable[[Page], Tie | None] = lambda _: None
) -> Iterator[Record[Page]]:
    """The records of ``pile``, whose form has ``pages`` pages, in the pile's order.

    A record lies within one file of several pages, or in consecutive files of one page each.

    Args:
        tie: what a person says of a page: it belongs to the record before it, or begins a record of its own.
    """
    # All files of one page belong together until one of several pages comes between them.
    for _, run in groupby(pile, key=lambda page: page.file if page.count > 1 else -1):
        if pages == 1:
            yield from (Record((page,), _alone(page)) for page in run if page.form_page)
        else:
            yield from _of_run([_Tied(page, tie(page)) for page in run if not page.is_blank], pages)


@dataclass(frozen=True)
class _Tied(Generic[Page]):
    """A page that is not blank, and what a person says about it and the page before it."""

    page: Page
    tie: Tie | None

    @property
    def form_page(self) -> int | None:
        return self.page.form_page


def _alone(page: PilePage) -> RecordState:
    return "complete" if page.is_sure else "needs help"


def _of_run(run: Sequence[_Tied[Page]], pages: int) -> Iterator[Record[Page]]:
    shown = [tied.form_page for tied in run if tied.form_page]
    is_one = run and run[0].page.count > 1 and len(set(shown)) == len(shown)
    if is_one and not any(tied.tie == "separate" for tied in run[1:]):
        # A file of one record: its pages may lie in any order.
        if shown:
            yield _record(run, pages)
        return
    falls = sum(after == before - 1 for before, after in pairwise(shown))
    rises = sum(after == before + 1 for before, after in pairwise(shown))
    if falls > rises or (falls == rises + 1):
        yield from reversed([_doubted(record) for record in _in_order(_backwards(run), pages)])
    else:
        yield from _in_order(run, pages)


def _backwards(run: Sequence[_Tied[Page]]) -> list[_Tied[Page]]:
    """The run from its end; what ties a page to the one before it ties that one to it."""
    ties = [*(tied.tie for tied in run[1:]), None]
    return [_Tied(tied.page, tie) for tied, tie in zip(reversed(run), reversed(ties), strict=True)]


def _in_order(run: Sequence[_Tied[Page]], pages: int) -> list[Record[Page]]:
    groups: list[list[_Tied[Page]]] = []
    last = pages
    for tied in run:
        if tied.tie == "join" and groups:
            groups[-1].append(tied)
            last = max(last, tied.form_page or 0)
        elif tied.form_page is None:
            if groups and last < pages:  # it may be the page that is due
                groups[-1].append(tied)
        elif tied.tie == "separate" or tied.form_page <= last:
            groups.append([tied])
            last = tied.form_page
        else:
            groups[-1].append(tied)
            last = tied.form_page
    return _doubt_beside_gaps([_record(group, pages) for group in groups])


def _is_said(group: Sequence[_Tied[Page]]) -> bool:
    return len(group) > 1 and all(tied.tie == "join" for tied in group[1:])


def _record(group: Sequence[_Tied[Page]], pages: int) -> Record[Page]:
    """One record of ``group``; pages of it that show no page of the form cast doubt on it and are left out."""
    own = sorted((tied.page for tied in group if tied.form_page), key=lambda page: page.form_page or 0)
    if len({page.form_page for page in own}) < pages:
        return Record(tuple(own), "pages missing", _is_said(group))
    is_sure = len(own) == len(group) == pages and all(page.is_sure for page in own)
    return Record(tuple(own), "complete" if is_sure else "needs help", _is_said(group))


def _doubt_beside_gaps(records: list[Record[Page]]) -> list[Record[Page]]:
    """If a record lacks pages, those beside it may have got them: two swapped sheets look like that."""
    gaps = [record.state == "pages missing" for record in records]
    return [
        _doubted(record) if any(gaps[max(0, place - 1) : place + 2]) else record
        for place, record in enumerate(records)
    ]


def _doubted(record: Record[Page]) -> Record[Page]:
    """The record; one that is complete by order needs help now."""
    return replace(record, state="needs help") if record.is_by_order else record


def whole(states: Mapping[str, int]) -> int:
    """How many records have all their pages, from the numbers of records by state.

    If they are as many as the forms, no two people were joined: a person whose first page is lost has no whole record,
    and one sheet of several that was fed twice gives nobody a second one. The number of all records does not show this,
    since a sheet fed twice adds a record, and a join removes one.
    """
    return sum(count for state, count in states.items() if state != "pages missing")


def trust_in_order(
    states: Mapping[str, int], counted: int | None, deleted: Mapping[str, int] | None = None
) -> OrderTrust:
    """Whether the records of a pile that are complete by order can be trusted.

    The last sheets of one person and the first of the next, lost together, leave two people's sheets in a row that is
    in order. A number of forms shows that. Without one, a single record that lacks pages makes all of them unproven,
    those of other forms too: the pages of several forms lie one after another in the same feeder.

    Args:
        states: numbers of the pile's records by state.
        counted: forms that were fed, as a person says; None if nobody does.
        deleted: numbers of records in the bin, by state. They may be among the counted forms or fed twice, so the
            number agrees with or without them; that one of them lacks pages, or did so before it was deleted for good,
            shows lost sheets as well.
    """
    deleted = deleted or {}
    if counted is None:
        is_lost = any(numbers.get("pages missing") for numbers in (states, deleted))
        return "unproven" if is_lost else "trusted"
    least = whole(states)
    return "trusted" if least <= counted <= least + whole(deleted) else "doubted"


def counted_off(records: Iterable[Record[Page]], counted: int | None) -> list[Record[Page]]:
    """The records; those that are complete by order say whether they can be trusted. Doubted ones need help.

    Args:
        counted: forms that were fed, as a person says; None if nobody does.
    """
    found = list(records)
    trust = trust_in_order(Counter(record.state for record in found), counted)
    return [_with_trust(record, trust) for record in found]


def _with_trust(record: Record[Page], trust: OrderTrust) -> Record[Page]:
    state: RecordState = "needs help" if trust == "doubted" else "complete"
    return replace(record, state=state, by_order=trust) if record.is_by_order else record
