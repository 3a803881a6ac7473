"""Forms are found in any version, with their files and pictures."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.pages.form_file import load
from backend.services.errors import NotFoundError
from backend.services.forms.library.kept_form import decoded, file_text, get_form, get_picture
from backend.services.forms.library.storing import store_form
from backend.store.blobs import BlobStore
from backend.store.errors import BlobDamaged
from tests.services.forms.library.sheets import NAME, form_file


@pytest.fixture
def form_id(session: Session, blobs: BlobStore, settings: Settings) -> int:
    """A form in two versions, the second with a field."""
    store_form(session, blobs, settings, form_file())
    return store_form(session, blobs, settings, form_file(fields=(NAME,)), replaces=True).row.id


def test_the_newest_version_is_shown_unless_another_is_asked_for(session: Session, form_id: int) -> None:
    assert get_form(session, form_id).form.fields == (NAME,)
    assert get_form(session, form_id, 1).form.fields == ()


@pytest.mark.parametrize(
    "find",
    [
        lambda session, form_id: get_form(session, form_id + 1),
        lambda session, form_id: get_form(session, form_id, 3),
        lambda session, form_id: get_picture(session, form_id, 2),
        lambda session, form_id: get_picture(session, form_id, 0),
    ],
)
def test_what_is_not_there_is_not_found(
    session: Session, form_id: int, find: Callable[[Session, int], object]
) -> None:
    with pytest.raises(NotFoundError):
        find(session, form_id)


def test_the_file_is_whole(session: Session, blobs: BlobStore, form_id: int) -> None:
    file = load(file_text(session, blobs, form_id))
    assert (file.form, file.form.version) == (get_form(session, form_id).form, 2)
    assert file.pictures[0].shape == (699, 496)


def test_a_blob_that_is_no_picture_is_damaged(blobs: BlobStore) -> None:
    with pytest.raises(BlobDamaged):
        decoded(blobs, blobs.put(b"no picture"))
