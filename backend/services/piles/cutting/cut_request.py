"""Ask for a pile to be cut again by the newest versions of its forms.

Pages that wait, fit no known form, need help or were refused are looked at again, unless a person has said what they
are; registered ones are cut again if fields were added or moved. Knows rows; the `Cutter` does the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from sqlalchemy.orm import Session

from backend.services import audit
from backend.services.piles.cutting.cut_again import adopt_version, needs_cutting
from backend.services.piles.cutting.known_forms import FormDocuments
from backend.services.piles.listing import get_pile
from backend.store import forms
from backend.store.database import now, writing
from backend.store.piles import files as stored_files
from backend.store.piles import pages as stored_pages
from backend.store.piles.tables import Page, PageFile

_STEP = 100  # pages in one transaction
_OPEN = ("waiting", "foreign", "needs help", "refused")


def request_cut(session: Session, pile_id: int, form_id: int | None = None, *, author: str) -> None:
    """Note which pages of the pile are to be looked at again.

    Args:
        form_id: registered pages of this form only; None for every form.
        author: who asks: fields that the form has no more go to the bin.
    Raises:
        NotFoundError: there is no such pile.
    """
    pile, _ = get_pile(session, pile_id)
    documents = FormDocuments(session)
    newest = {
        form.id: version.id
        for form, version in forms.select_forms(session)
        if form.is_sample == pile.is_sample and documents.form(version.id).fields
    }
    chosen = {key: value for key, value in newest.items() if form_id in (None, key)}
    if not newest:
        return
    audit.note_alone(session, author, "pile.cut", "pile", pile_id, form=form_id)
    with writing(session):
        stored_files.lock_pile(session, pile_id)  # before its files, as those do who join pages
        # On PostgreSQL a page may be stored right now whose cutter has not seen the newest forms: wait for it.
        stored_files.lock_files(session, pile_id)
        ids = iter([page.id for page in stored_pages.select_pages_of_pile(session, pile_id)])
    while step := list(islice(ids, _STEP)):
        with writing(session):
            stored_files.lock_pile(session, pile_id)
            _request(session, step, chosen, author)


def follow_form(session: Session, file: PageFile, page: Page, author: str) -> None:
    """Have a registered page cut again if its form has a newer version than the page; both are locked."""
    if page.state != "registered" or page.form_version_id is None:
        return
    documents = FormDocuments(session)
    form_id = documents.form_id(page.form_version_id)
    newest = forms.select_newest_version(session, form_id)
    if newest is not None and documents.form(newest.id).fields:
        _request_page(session, documents, file, page, {form_id: newest.id}, author)
        session.flush()


def _request(session: Session, page_ids: Sequence[int], versions: dict[int, int], author: str) -> None:
    documents = FormDocuments(session)
    for page_id in page_ids:
        found = stored_pages.select_page(session, page_id)
        file = stored_files.lock_file(session, found.file.id) if found else None
        page = stored_pages.lock_page(session, page_id)
        if page is not None and file is not None:
            _request_page(session, documents, file, page, versions, author)
    session.flush()


def _request_page(
    session: Session,
    documents: FormDocuments,
    file: PageFile,
    page: Page,
    versions: dict[int, int],
    author: str,
) -> None:
    can_open = file.blob is not None
    if page.state in _OPEN:
        if page.is_due or (can_open and page.decided_by == "program"):
            _set_due(page, author)
    elif page.state == "registered" and page.form_version_id is not None:
        version_id = versions.get(documents.form_id(page.form_version_id))
        if version_id is None or version_id == page.form_version_id:
            return
        if needs_cutting(documents, page, version_id):
            if page.is_due or can_open:
                _set_due(page, author)
        else:
            adopt_version(session, documents, page, version_id, now(), author)
            page.is_due = False
            file.is_joined = False


def _set_due(page: Page, author: str) -> None:
    page.is_due, page.cut_by = True, author
    page.revision += 1  # what is found meanwhile was looked for by former versions, and is not stored
