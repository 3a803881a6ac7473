"""Keep records separate between which pages are deleted for good, or come back.

As long as deleted pages have rows, those on both sides are not next to each other. Afterwards nothing would show that,
and two people's sheets would be joined. Knows rows; how pages belong together, `joining` says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.services.piles.cutting.known_forms import FormDocuments
from backend.services.piles.records.joining import forms_of, runs, seen_by, shows
from backend.store.piles import files as stored_files
from backend.store.piles import pages as stored_pages
from backend.store.piles.pages import FoundPage
from backend.store.piles.tables import Page, PageFile, Tie


def part_around(session: Session, gone: Sequence[FoundPage]) -> None:
    """Make the page after each of these begin a record, unless a person has said something of it.

    Before the pages are deleted, and inside the transaction that does it and has locked the pile.

    Args:
        gone: pages that are to be deleted, even if they are in the bin; their files too if no other page is left.
    """
    ids = frozenset(found.page.id for found in gone)
    pages = stored_pages.select_pages_of_files(session, {found.file.id for found in gone}, in_bin=True)
    emptied = frozenset(file_id for file_id, own in pages.items() if all(page.id in ids for page in own))
    _Parting(session, FormDocuments(session), ids, emptied, replaced=None).part(gone)


def part_restored(session: Session, pages: Sequence[FoundPage]) -> None:
    """Make the page after these begin a record if a person joined it to the one before while they were in the bin:
    nobody has said that it belongs to these."""
    ids = frozenset(found.page.id for found in pages)
    _Parting(session, FormDocuments(session), ids, frozenset(), replaced="join").part(pages)


@dataclass(frozen=True)
class _Parting:
    """Which pages make the ones after them begin a record.

    Args:
        emptied: ids of files that go with their pages.
        replaced: what has been said of a page for which this is to be said instead.
    """

    session: Session
    documents: FormDocuments
    pages: frozenset[int]
    emptied: frozenset[int]
    replaced: Tie | None

    def part(self, found: Sequence[FoundPage]) -> None:
        files = {each.file.id for each in found}
        for pile_id in sorted({each.pile.id for each in found}):
            for span in self._spans(stored_files.select_files(self.session, pile_id)):
                if any(file.id in files for file in span):
                    self._part_span(span)

    def _spans(self, files: Sequence[PageFile]) -> Iterator[Sequence[PageFile]]:
        """The files of each run as it will be, and emptied ones between them."""
        places = {file.id: place for place, file in enumerate(files)}
        for run in runs(file for file in files if file.id not in self.emptied):
            yield files[places[run[0].id] : places[run[-1].id] + 1]

    def _part_span(self, span: Sequence[PageFile]) -> None:
        pages = stored_pages.select_pages_of_files(self.session, [file.id for file in span], in_bin=True)
        for form_id in forms_of(self.documents, [page for file in span for page in pages[file.id]]):
            self._part_form(form_id, span, pages)

    def _part_form(self, form_id: int, span: Sequence[PageFile], pages: Mapping[int, Sequence[Page]]) -> None:
        is_parted = False
        for place, file in enumerate(span):
            # If a file of several pages, or of another folder, goes, the files beside it become one run.
            parts_runs = file.id in self.emptied and (file.pages > 1 or file.folder != span[0].folder)
            for page in pages[file.id]:
                seen = seen_by(form_id, self.documents, place, file, page)
                if page.id in self.pages:
                    is_parted |= parts_runs or (seen is not None and not seen.is_blank)
                elif is_parted and (page.form_page is None or shows(self.documents, form_id, page)):
                    self._begin_record(page)  # one that shows no page of a form may do so after an undo
                    is_parted = page.form_page is None

    def _begin_record(self, page: Page) -> None:
        """Say so of the page, and of what an undo would make of it."""
        if page.tie == self.replaced:
            page.tie = "separate"
        for decision in stored_pages.select_decisions(self.session, [page.id]):
            if decision.before["tie"] == self.replaced:
                decision.before = {**decision.before, "tie": "separate"}
        self.session.flush()
