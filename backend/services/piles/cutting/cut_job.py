"""What is to be done on one file: which of its pages wait, and by which forms they are looked at.

Knows rows and known forms. Opens nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from backend.services.piles.cutting.cut_again import CutAgain, plan_of
from backend.services.piles.cutting.known_forms import FormDocuments, Known
from backend.store.piles import pages as stored_pages
from backend.store.piles.tables import Page, PageFile, Pile


@dataclass(frozen=True)
class CutJob:
    """A file with pages to look at.

    Args:
        is_sample: whether its pile is the sample, whose pages other forms recognise.
        numbers: of its pages that wait.
        revisions: of those that were opened before, by number.
        plans: of pages that are only cut again, by number.
        left: revisions, by id, of pages that still wait after it: those of forms whose pictures cannot be read at the
            moment, and those that may be. The job adds to them.
    """

    file_id: int
    blob: str | None
    batch_id: int
    is_sample: bool
    known: Known | None
    numbers: list[int]
    revisions: dict[int, int]
    plans: dict[int, CutAgain]
    attempts: int
    request_id: str | None
    left: dict[int, int] = field(default_factory=dict)


def job_of(session: Session, file: PageFile, pile: Pile, known: Known | None) -> CutJob:
    """What is to be done on the file by these forms."""
    last = stored_pages.last_number(session, file.id)
    documents = FormDocuments(session)
    pages = stored_pages.select_due_pages(session, file.id) if known is not None else ()
    left = [page for page in pages if known is not None and _is_of_unreadable(documents, known, page)]
    due = [page for page in pages if page not in left]
    plans = {page.number: plan for page in due if known and (plan := plan_of(documents, known, page))}
    fresh = range(last + 1, file.pages + 1) if file.state == "waiting" else ()
    return CutJob(
        file.id,
        file.blob,
        pile.batch_id,
        pile.is_sample,
        known,
        numbers=[*(page.number for page in due), *fresh],
        revisions={page.number: page.revision for page in due},
        plans=plans,
        attempts=file.attempts,
        request_id=file.request_id,
        left={page.id: page.revision for page in left},
    )


def _is_of_unreadable(documents: FormDocuments, known: Known, page: Page) -> bool:
    """Whether the page is to be cut again by a form whose picture cannot be read at the moment: it waits."""
    if page.state != "registered" or page.form_version_id is None:
        return False
    return documents.form_id(page.form_version_id) in known.unreadable
