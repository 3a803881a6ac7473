"""Forms are kept whole, or not at all."""

from __future__ import annotations

import numpy as np
import pytest
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.pages.form import Form, FormPage
from backend.pages.form_file import FormFile
from backend.services.errors import ConflictError, InvalidError
from backend.services.forms.library.kept_form import form_file as file_of
from backend.services.forms.library.storing import reduced, store_form
from backend.services.uploads import blob_journal
from backend.store import forms
from backend.store.audit import select_events
from backend.store.blobs import BlobStore
from tests.services.forms.library.sheets import COMB, NAME, PAPER, form_file, sheet


def test_a_form_comes_back_with_its_pictures(session: Session, blobs: BlobStore, settings: Settings) -> None:
    file = form_file(fields=(NAME, COMB), pages=2)
    kept = store_form(session, blobs, settings, file, sizes_known=[True, False])
    assert (kept.row.name, kept.version.number, kept.form) == ("Slip", 1, file.form)
    assert [(each.page, each.width, each.height, each.size_known) for each in kept.pictures] == [
        (1, 496, 699, True),
        (2, 496, 699, False),
    ]
    again = file_of(session, blobs, kept.version)
    assert again.form == file.form
    assert all(np.array_equal(one, two) for one, two in zip(again.pictures, file.pictures, strict=True))
    assert blob_journal.noted(settings) == set()


def test_a_form_of_the_same_name_is_refused_or_gets_a_version(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    first = store_form(session, blobs, settings, form_file())
    with pytest.raises(ConflictError, match="a form of this name already") as refusal:
        store_form(session, blobs, settings, form_file())
    assert refusal.value.field == "name"
    second = store_form(session, blobs, settings, form_file(fields=(NAME,)), replaces=True, author="Anna")
    assert (second.row.id, second.version.number, second.form.version) == (first.row.id, 2, 2)
    assert len(set(blobs.names())) == 1
    (event,) = select_events(session, action="form.change")
    assert (event.actor, event.target_id, event.detail) == ("Anna", str(first.row.id), {"version": 2})


def test_a_new_version_has_as_many_pages_as_the_form(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    first = store_form(session, blobs, settings, form_file(pages=2))
    for pages in (1, 3):
        with pytest.raises(ConflictError, match=f"has 2 pages.*Received: {pages}") as refusal:
            store_form(session, blobs, settings, form_file(pages=pages), replaces=True)
        assert refusal.value.field == "pages"
    newest = forms.select_newest_version(session, first.row.id)
    assert newest is not None
    assert newest.number == 1
    assert select_events(session, action="form.change") == []


def test_a_sample_is_never_mixed_with_a_form_of_one_s_own(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    store_form(session, blobs, settings, form_file(), is_sample=True)
    with pytest.raises(ConflictError):
        store_form(session, blobs, settings, form_file(), replaces=True)


def test_a_picture_without_print_leaves_nothing_behind(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    empty = FormFile(Form("Empty", (PAPER,)), (np.full((699, 496), 255, np.uint8),))
    with pytest.raises(InvalidError, match="too little print") as refusal:
        store_form(session, blobs, settings, empty)
    assert refusal.value.extra == {"member": "pages[0]", "reason": {"code": "little-print", "page": 1}}
    assert (forms.select_forms(session), list(blobs.names())) == ([], [])


def test_a_fine_scan_is_reduced_to_200_dpi() -> None:
    fine = np.kron(sheet(), np.ones((4, 4), np.uint8))
    assert reduced(fine, PAPER.width).shape == (1165, 827)
    assert reduced(sheet(), PAPER.width).shape == (699, 496)
    # Of paper two metres long, that many pixels an inch would be too many.
    wide = reduced(np.zeros((6000, 8000), np.uint8), FormPage(2000.0, 1500.0).width)
    assert wide.size == pytest.approx(16_000_000, rel=0.01)
