"""Join the recognised pages of a pile into records: by what each page is, in the order of the pile, never by counting.

Two people's sheets must not become one record unnoticed. So a record is only called complete where no other way to join
the pages around it is at hand. Knows page numbers and states, no pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Generic, Literal, Protocol, TypeVar

RecordState = Literal["complete", "pages missing", "needs help"]


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
        """Which page of the form it is or seems to be; None where it shows none."""

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


def join(pile: Iterable[Page], pages: int) -> Iterator[Record[Page]]:
    """The records of ``pile``, whose form has ``pages`` pages, in the pile's order.

    A record lies within one file of several pages, or in consecutive files of one page each.
    """
    # All files of one page belong together until one of several pages comes between them.
    for _, run in groupby(pile, key=lambda page: page.file if page.count > 1 else -1):
        if pages == 1:
            yield from (Record((page,), _alone(page)) for page in run if page.form_page)
        else:
            yield from _of_run(list(run), pages)


def _alone(page: PilePage) -> RecordState:
    return "complete" if page.is_sure else "needs help"


def _of_run(run: Sequence[Page], pages: int) -> Iterator[Record[Page]]:
    shown = [page.form_page for page in run if page.form_page]
    if run[0].count > 1 and len(set(shown)) == len(shown):
        # A file of one record: its pages may lie in any order.
        if shown:
            yield _record([page for page in run if not page.is_blank], pages)
        return
    falls = sum(after == before - 1 for before, after in pairwise(shown))
    rises = sum(after == before + 1 for before, after in pairwise(shown))
    if falls > rises or (falls == rises + 1):
        yield from reversed([_doubted(record) for record in _in_order(list(reversed(run)), pages)])
    else:
        yield from _in_order(run, pages)


def _in_order(run: Sequence[Page], pages: int) -> list[Record[Page]]:
    groups: list[list[Page]] = []
    last = pages
    for page in run:
        if page.is_blank:
            continue
        if page.form_page is None:
            if groups and last < pages:  # it may be the page that is due
                groups[-1].append(page)
        elif page.form_page <= last:
            groups.append([page])
            last = page.form_page
        else:
            groups[-1].append(page)
            last = page.form_page
    return _doubt_beside_gaps([_record(group, pages) for group in groups])


def _record(group: Sequence[Page], pages: int) -> Record[Page]:
    """One record of ``group``; pages of it that show no page of the form cast doubt on it and are left out."""
    own = sorted((page for page in group if page.form_page), key=lambda page: page.form_page or 0)
    if len(own) < pages:
        return Record(tuple(own), "pages missing")
    is_sure = len(own) == len(group) and all(page.is_sure for page in own)
    return Record(tuple(own), "complete" if is_sure else "needs help")


def _doubt_beside_gaps(records: list[Record[Page]]) -> list[Record[Page]]:
    """Where a record lacks pages, those beside it may have got them: two swapped sheets look like that."""
    gaps = [record.state == "pages missing" for record in records]
    return [
        _doubted(record) if any(gaps[max(0, place - 1) : place + 2]) else record
        for place, record in enumerate(records)
    ]


def _doubted(record: Record[Page]) -> Record[Page]:
    return Record(record.pages, "needs help") if record.state == "complete" else record
