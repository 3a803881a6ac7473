"""Delete a form with its versions and pictures; not while records are cut by it.

Knows rows, blobs and the blob journal.
"""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services import audit
from backend.services.errors import ConflictError, NotFoundError
from backend.services.uploads import blob_journal
from backend.services.uploads.blob_journal import BlobJournal
from backend.store import forms
from backend.store.blobs import BlobStore
from backend.store.database import writing


def delete_form(session: Session, blobs: BlobStore, settings: Settings, form_id: int, *, author: str) -> None:
    """Delete the form.

    Raises:
        NotFoundError: there is no such form.
        ConflictError: records are cut by it, even if they are in the bin.
    """
    with BlobJournal(settings) as journal:
        with writing(session):
            names = remove_form(session, journal, form_id, author=author)
        for blob in names:
            blob_journal.delete_unused(session, blobs, blob)


def remove_form(session: Session, journal: BlobJournal, form_id: int, *, author: str) -> list[str]:
    """Delete the form's rows inside a transaction; the blobs that they named, which the journal knows.

    Raises:
        NotFoundError: there is no such form.
        ConflictError: records are cut by it, even if they are in the bin. The transaction cannot go on.
    """
    names = forms.select_blobs_of_form(session, form_id)
    for blob in names:
        journal.note(blob)
    try:
        was_there = forms.delete_form(session, form_id)
    except IntegrityError as error:  # rows of pages and records refer to a version of it
        raise ConflictError(
            "Records are cut by this form. Delete their piles first, also from the bin."
        ) from error
    if not was_there:
        raise NotFoundError.of("form", form_id)
    audit.note(session, author, "form.delete", "form", form_id)
    return names
