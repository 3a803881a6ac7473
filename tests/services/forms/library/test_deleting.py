"""A form goes with all its versions and pictures, but not from under records."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.errors import ConflictError, NotFoundError
from backend.services.forms.library.deleting import delete_form
from backend.services.forms.library.storing import store_form
from backend.store import forms
from backend.store.blobs import BlobStore
from backend.store.database import writing
from tests.services.forms.library.sheets import NAME, form_file


def test_only_pictures_that_no_other_form_has_are_deleted(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    one = store_form(session, blobs, settings, form_file("One", pages=2))
    store_form(session, blobs, settings, form_file("One", fields=(NAME,), pages=2), replaces=True)
    two = store_form(session, blobs, settings, form_file("Two"))
    delete_form(session, blobs, settings, one.row.id, author="local")
    assert list(blobs.names()) == [picture.blob for picture in two.pictures]
    assert [row.name for row, _ in forms.select_forms(session)] == ["Two"]
    with pytest.raises(NotFoundError):
        delete_form(session, blobs, settings, one.row.id, author="local")


def test_a_form_that_rows_refer_to_stays(session: Session, blobs: BlobStore, settings: Settings) -> None:
    kept = store_form(session, blobs, settings, form_file())
    with writing(session):
        session.execute(
            text("CREATE TABLE cut_records (version_id INTEGER NOT NULL REFERENCES form_versions (id))")
        )
        session.execute(text(f"INSERT INTO cut_records VALUES ({kept.version.id})"))
    try:
        with pytest.raises(ConflictError, match="Records are cut by this form"):
            delete_form(session, blobs, settings, kept.row.id, author="local")
        assert blobs.exists(kept.pictures[0].blob)
        assert forms.select_form(session, kept.row.id) is not None
    finally:
        with writing(session):
            session.execute(text("DROP TABLE cut_records"))
