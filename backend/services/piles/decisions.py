"""What people decide about pages: what a page is, where the form lies on it, which record it belongs to; one undo each.

Knows rows and blobs, and opens one page if a form is laid over it. Records are joined again at once.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

import cv2
import numpy as np
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.pages.by_hand import place_by_hand
from backend.services.errors import ConflictError, InvalidError, RevisionConflictError
from backend.services.forms.library.kept_form import decoded, form_in
from backend.services.piles.cutting.cut_fields import new_fields
from backend.services.piles.cutting.cut_request import follow_form
from backend.services.piles.cutting.known_forms import FormDocuments
from backend.services.piles.cutting.opened_pages import open_page
from backend.services.piles.cutting.page_findings import PageFindings, source_size
from backend.services.piles.cutting.page_storage import apply_findings, assure_blobs, put_blobs
from backend.services.piles.page_lock import locked_page
from backend.services.piles.page_views import get_page
from backend.services.piles.records.joining import begins_run, join_ready
from backend.services.piles.undoing import snapshot_of
from backend.services.uploads.blob_journal import BlobJournal
from backend.store import forms
from backend.store.blobs import BlobStore
from backend.store.database import now, writing
from backend.store.forms import FormVersion
from backend.store.piles import pages as stored_pages
from backend.store.piles.pages import FoundPage
from backend.store.piles.tables import Page, PageFile, Pile, Tie

Action = Literal["place", "blank", "foreign", "join", "separate"]


@dataclass(frozen=True)
class Decision:
    """What a person says about a page.

    Args:
        form_id, form_page, outline: with ``place`` only; the corners of the form's paper in pixels of the source, from
            the form's top left clockwise.
    """

    action: Action
    form_id: int | None = None
    form_page: int | None = None
    outline: list[list[float]] | None = None


def decide(
    session: Session,
    blobs: BlobStore,
    settings: Settings,
    page_id: int,
    decision: Decision,
    *,
    expected_revision: int | None,
    author: str,
) -> None:
    """Make the page what the person says.

    Args:
        expected_revision: of the page that the person saw; None for any.
    Raises:
        NotFoundError: there is no such page.
        RevisionConflictError: it has changed meanwhile.
        InvalidError: there is no such form or page of it, one of the two is the sample's and the other is not, or the
            outline cannot be one.
        ConflictError: the page cannot be opened any more, has no place in a record, or there is no record before it.
    """
    found = get_page(session, page_id)
    expect_revision(found.page, expected_revision)
    revision = found.page.revision
    findings = _placed(session, blobs, found, decision) if decision.action == "place" else None
    with BlobJournal(settings) as journal:
        put_blobs(blobs, journal, findings.pictures() if findings else ())
        with writing(session):
            page, file, pile = locked_page(session, page_id)
            expect_revision(page, revision)
            before = snapshot_of(session, page)
            assure_blobs(blobs, findings.pictures() if findings else ())
            _apply(session, pile, file, page, decision, findings, now(), author)
            follow_form(session, file, page, author)  # it may have been saved while the page was opened
            row = stored_pages.insert_decision(session, page.id, asdict(decision), before, author)
            page.decision_id = row.id
            file.is_joined = False
            session.flush()
            join_ready(session, pile.id)


def expect_revision(page: Page, expected: int | None) -> None:
    """Check that the page is as the person saw it.

    Raises:
        RevisionConflictError: it is not.
    """
    if expected not in (None, page.revision):
        raise RevisionConflictError(
            f"The page has changed meanwhile; look at it again. Received: revision {expected}, not {page.revision}"
        )


def _apply(
    session: Session,
    pile: Pile,
    file: PageFile,
    page: Page,
    decision: Decision,
    findings: PageFindings | None,
    at: datetime,
    author: str,
) -> None:
    if decision.action in ("join", "separate"):
        _tie(session, file, page, decision.action)
        return
    if findings is None:
        if page.state == "refused":
            raise ConflictError("The page cannot be opened, so that nobody can see what it is.")
        findings = PageFindings(page.number, "blank" if decision.action == "blank" else "foreign")
    apply_findings(session, pile.batch_id, file, page, findings, at, author)
    page.decided_by = "person"


def _tie(session: Session, file: PageFile, page: Page, tie: Tie) -> None:
    if page.form_page is None or page.form_version_id is None:
        raise ConflictError(
            "This page is not a page of a form, so it has no record. First decide what it is."
        )
    if tie == "join" and len(FormDocuments(session).form(page.form_version_id).pages) == 1:
        raise ConflictError("Its form has one page, so that each page is a record of its own.")
    if tie == "join" and begins_run(session, file, page):
        raise ConflictError(
            "No page of its form lies before it: the pages of a record lie in one file, or in files of one page "
            "each that follow one another in a folder. Scan the whole form again, and delete this record."
        )
    page.tie = tie
    page.revision += 1


def _version(session: Session, pile: Pile, form_id: int | None) -> FormVersion:
    """The newest version of the form, which may lie on pages of the pile."""
    form = forms.select_form(session, form_id or 0)
    version = forms.select_newest_version(session, form_id or 0)
    if form is None or version is None:
        raise InvalidError(f"There is no such form. Received: {form_id}", field="form_id")
    if form.is_sample != pile.is_sample:  # the sample is deleted for good, with its form and its pages
        raise InvalidError(
            f"The sample's form is for the sample's pages, and no other form is. Received: {form_id}",
            field="form_id",
        )
    return version


def _placed(session: Session, blobs: BlobStore, found: FoundPage, decision: Decision) -> PageFindings:
    """The page as it is with the form at the place that the person gave it."""
    version = _version(session, found.pile, decision.form_id)
    form, form_page = form_in(version), decision.form_page or 0
    if not 1 <= form_page <= len(form.pages):
        raise InvalidError(
            f"The form has {len(form.pages)} pages. Received: {decision.form_page}", field="form_page"
        )
    page = open_page(session, blobs, found)
    corners = np.array(decision.outline, np.float64).reshape(4, 2) / page.scale
    picture = decoded(blobs, forms.select_pictures(session, version.id)[form_page - 1].blob)
    try:
        placed = place_by_hand(form, form_page, picture, page.grey, corners)
    except (ValueError, np.linalg.LinAlgError, cv2.error) as error:
        words = str(error) if isinstance(error, ValueError) else "The form cannot lie like this."
        raise InvalidError(words, field="outline") from error
    return PageFindings(
        page.number,
        "registered",
        version.id,
        form_page,
        max(0.0, placed.score),
        placed.placement.turned(),
        source_size(page.grey, page.scale),
        page.scale,
        placed.placement.to_json(),
        fields=new_fields(form, placed.fields, page.scale),
    )
