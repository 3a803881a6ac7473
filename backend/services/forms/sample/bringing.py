"""The sample in the application: its form and its pile, made together and deleted together.

Nothing of it mixes with real work: its form recognises its own pages only, and its labels are neither exported with
the others nor trained on. Knows rows, blobs and the sample's drawings.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services import audit
from backend.services.errors import ConflictError
from backend.services.forms.library.deleting import remove_form
from backend.services.forms.library.storing import store_form
from backend.services.forms.sample.sample_form import sample_form
from backend.services.forms.sample.sample_pile import sample_pile
from backend.services.piles.receive import receive_pile
from backend.services.uploads import blob_journal
from backend.services.uploads.blob_journal import BlobJournal
from backend.services.uploads.unpacking import Upload
from backend.store import forms, images
from backend.store.blobs import BlobStore
from backend.store.database import now, writing
from backend.store.piles import samples

PILE = "Library cards (sample)"
_FILE = "library cards.pdf"


@dataclass(frozen=True)
class Sample:
    """The ids of the sample's form and pile."""

    form_id: int
    pile_id: int


def make_sample(session: Session, blobs: BlobStore, settings: Settings) -> Sample:
    """Keep the sample's form and pile, as far as they are not there.

    Raises:
        ConflictError: a form of one's own has the sample's name.
        StorageFull: the disk is full.
    """
    form_id = _form_id(session)
    if form_id is None:
        form_id = store_form(session, blobs, settings, sample_form(), is_sample=True).row.id
    pile = samples.select_sample_pile(session)
    if pile is not None:
        return Sample(form_id, pile.id)
    file = Upload(_FILE, io.BytesIO(sample_pile()))
    received = receive_pile(session, blobs, settings, [file], name=_free_name(session), is_sample=True)
    return Sample(form_id, received["pile_id"])


def delete_sample(session: Session, blobs: BlobStore, settings: Settings, *, author: str) -> None:
    """Delete the sample for good: its piles with pages, images, readings and labels, those in the bin too, and its
    form. Does nothing if there is none.

    Raises:
        ConflictError: its form lies on pages of one's own; nothing was deleted.
    """
    with BlobJournal(settings) as journal:
        names: list[str] = []
        with writing(session):
            for pile in samples.select_sample_piles(session):
                names += samples.select_blobs(session, pile.batch_id)
                for blob in names:
                    journal.note(blob)
                samples.remove_sample_pile(session, pile, now())
                audit.note(session, author, "sample.delete", "pile", pile.id)
            names += _remove_form(session, journal, author)
        for blob in dict.fromkeys(names):
            blob_journal.delete_unused(session, blobs, blob)


def _remove_form(session: Session, journal: BlobJournal, author: str) -> list[str]:
    form_id = _form_id(session)
    if form_id is None:
        return []
    try:
        return remove_form(session, journal, form_id, author=author)
    except ConflictError as error:  # an earlier release let people place it there
        raise ConflictError(
            "The sample's form lies on pages of your own. Say first what those pages are."
        ) from error


def _form_id(session: Session) -> int | None:
    return next((row.id for row, _ in forms.select_forms(session) if row.is_sample), None)


def _free_name(session: Session) -> str:
    """A name that no batch of one's own has."""
    name, number = PILE, 2
    while images.select_batch_by_name(session, name) is not None:
        name, number = f"{PILE} {number}", number + 1
    return name
