"""Join the pages of a pile into records, and keep the records that stay as they are.

Pages are joined run by run, once all pages of a run are known: a file of several pages is a run, and so are the files
of one page that lie side by side in a folder. Knows rows; how pages belong together, `services.forms.records` says.
"""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from sqlalchemy.orm import Session

from backend.services.forms.records import RecordState, join
from backend.services.piles.cutting.known_forms import FormDocuments
from backend.services.piles.records.counting import recount
from backend.store.piles import files as stored_files
from backend.store.piles import pages as stored_pages
from backend.store.piles import records as stored_records
from backend.store.piles.tables import ByOrder, Page, PageFile


@dataclass(frozen=True)
class SeenPage:
    """A page as one form sees it; see `services.forms.records.PilePage`."""

    page: Page
    file: int
    count: int
    form_page: int | None
    is_blank: bool
    is_sure: bool

    @property
    def place(self) -> tuple[int, int]:
        return self.file, self.page.number


@dataclass(frozen=True)
class _Joined:
    pages: tuple[SeenPage, ...]
    state: RecordState
    is_by_order: bool


def join_ready(session: Session, pile_id: int, *, is_undo: bool = False) -> bool:
    """Join the runs of the pile of which all pages are known now; whether there were any.

    If fewer records of a run lack pages now because a person said so, or because a record between them lies in the
    bin, the pile remembers that records lacked them. Inside a transaction, which has locked the pile if it has
    locked files or pages before.

    Args:
        is_undo: whether a person only took back what was said before, so that it is not to be remembered.
    """
    pile = stored_files.lock_pile(session, pile_id)
    ready = _ready(session, pile_id)
    hides = [_join_run(session, pile_id, run, is_undo) for run in ready]
    if pile is not None and any(hides):
        pile.has_lacked = True
        session.flush()
    if ready:
        recount(session, pile_id)
    return bool(ready)


def can_be_joined(session: Session, pile_id: int) -> bool:
    """Whether all pages of a run are known, but not joined."""
    return bool(_ready(session, pile_id))


def _ready(session: Session, pile_id: int) -> list[list[PageFile]]:
    unfinished = stored_files.select_unfinished(session, pile_id)
    return [
        run
        for run in runs(stored_files.select_files(session, pile_id))
        if not all(file.is_joined for file in run) and not any(file.id in unfinished for file in run)
    ]


def runs(files: Iterable[PageFile]) -> Iterator[list[PageFile]]:
    """The files whose pages may belong together, in the pile's order."""
    for _, run in groupby(files, key=lambda file: (file.id if file.pages > 1 else 0, file.folder)):
        yield list(run)


def begins_run(session: Session, file: PageFile, page: Page) -> bool:
    """Whether no page of the same form lies before the page in its run, so that there is no record before it."""
    documents = FormDocuments(session)
    form_id = documents.form_id(page.form_version_id or 0)
    files = stored_files.select_files(session, file.pile_id)
    run = next(run for run in runs(files) if any(each.id == file.id for each in run))
    pages = stored_pages.select_pages_of_files(session, [each.id for each in run])
    of_form = (each for own in run for each in pages[own.id] if shows(documents, form_id, each))
    return next(of_form).id == page.id


def _join_run(session: Session, pile_id: int, run: Sequence[PageFile], is_undo: bool) -> bool:
    """Join the run; whether a person's words, or a record in the bin, hide that records of it lack pages."""
    pages = stored_pages.select_pages_of_files(session, [file.id for file in run], in_bin=True)
    seen = [(place, file, page) for place, file in enumerate(run) for page in pages[file.id]]
    kept = [page for *_, page in seen if page.deleted_at is None]
    former = {page.id: page.record_id for page in kept if page.record_id is not None}
    documents = FormDocuments(session)
    joined: list[_Joined] = []
    is_over_bin = False
    for form_id, count in forms_of(documents, kept).items():
        view = [found for each in seen if (found := seen_by(form_id, documents, *each)) is not None]
        records = join(view, count, tie=lambda each: each.page.tie)
        own = [_Joined(record.pages, record.state, record.is_by_order) for record in records]
        binned = [each.place for each in view if each.page.deleted_at is not None]
        is_over_bin = is_over_bin or any(_is_over(binned, former, record) for record in own)
        joined += own
    joined.sort(key=lambda record: record.pages[0].place)
    lacked = stored_records.count_lacking(session, set(former.values()))
    _keep(session, pile_id, kept, joined)
    stored_files.set_joined(session, [file.id for file in run])
    lack = sum(record.state == "pages missing" for record in joined)
    return is_over_bin or (not is_undo and lack < lacked and _is_said(former, kept, joined))


def _is_over(binned: Sequence[tuple[int, int]], former: Mapping[int, int], record: _Joined) -> bool:
    """Whether pages that were not in one record before are joined over pages in the bin.

    Args:
        binned: the places of those pages, in order.
    """
    return any(
        former.get(before.page.id) != former.get(after.page.id)
        and bisect(binned, before.place) < bisect(binned, after.place)
        for before, after in _pairs(record)
    )


def _is_said(former: Mapping[int, int], pages: Iterable[Page], joined: Iterable[_Joined]) -> bool:
    """Whether a person has taken a page out of its record, or joined those of two records, since the run was joined.

    Args:
        former: ids of pages, each with that of the record that it was in.
    """
    if any(page.id in former and page.decided_by == "person" and page.form_page is None for page in pages):
        return True
    for record in joined:
        for before, after in _pairs(record):
            were = {former.get(before.page.id), former.get(after.page.id)}
            if after.page.tie == "join" and len(were) == 2 and None not in were:
                return True
    return False


def _pairs(record: _Joined) -> Iterator[tuple[SeenPage, SeenPage]]:
    """The record's pages, each with the next one in the pile."""
    return pairwise(sorted(record.pages, key=lambda seen: seen.place))


def forms_of(documents: FormDocuments, pages: Iterable[Page]) -> dict[int, int]:
    """The forms that the pages show, each with its number of pages."""
    versions = sorted({page.form_version_id for page in pages if page.form_version_id is not None})
    return {documents.form_id(version): len(documents.form(version).pages) for version in versions}


def shows(documents: FormDocuments, form_id: int, page: Page) -> bool:
    """Whether the page shows a page of the form, or seems to."""
    return page.form_version_id is not None and documents.form_id(page.form_version_id) == form_id


def seen_by(
    form_id: int, documents: FormDocuments, place: int, file: PageFile, page: Page
) -> SeenPage | None:
    """The page as the form sees it, unless it surely has nothing to do with the form.

    One in the bin shows no page of the form, but where it lay, two people's pages are not next to each other.
    """
    is_sure = page.state == "registered"
    own = shows(documents, form_id, page)
    is_other = (is_sure and not own) or (page.state == "foreign" and page.decided_by == "person")
    if is_other:
        return None
    is_kept = page.deleted_at is None
    form_page = page.form_page if own and is_kept else None
    return SeenPage(page, place, file.pages, form_page, page.state == "blank", is_sure and is_kept)


def _keep(session: Session, pile_id: int, pages: Sequence[Page], joined: Sequence[_Joined]) -> None:
    """Write the records; one that still has its first known page keeps its row and its number."""
    former = {page.id: page.record_id for page in pages if page.record_id is not None}
    rows = stored_records.select_records(session, set(former.values()))
    unused = dict(rows)
    members: dict[int, set[int]] = defaultdict(set)
    for page_id, record_id in former.items():
        members[record_id].add(page_id)
    number = stored_records.last_number(session, pile_id)
    record_of: dict[int, int] = {}
    for each in joined:
        version_id = max(seen.page.form_version_id or 0 for seen in each.pages)
        known = next((i for seen in each.pages if (i := former.get(seen.page.id)) in unused), None)
        if known is None:
            number += 1
            row = stored_records.insert_record(
                session, pile_id=pile_id, form_version_id=version_id, number=number, state=each.state
            )
        else:
            row = unused.pop(known)
            row.state, row.form_version_id = each.state, version_id
        stays = members[row.id] == {seen.page.id for seen in each.pages}
        row.by_order = _by_order(each, row.by_order if stays else None)
        if row.by_order == "doubted":
            row.state = "needs help"
        record_of |= {seen.page.id: row.id for seen in each.pages}
    _name(pages, record_of)
    session.flush()
    stored_records.delete_records(session, list(unused))


def _by_order(joined: _Joined, before: ByOrder | None) -> ByOrder | None:
    """What is held of its order; of the same pages it is what it was, until they are counted anew."""
    if not joined.is_by_order:
        return None
    return before or "trusted"


def _name(pages: Iterable[Page], record_of: Mapping[int, int]) -> None:
    for page in pages:
        page.record_id = record_of.get(page.id)
