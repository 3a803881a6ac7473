"""The list of forms, chunk by chunk."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.errors import InvalidError
from backend.services.forms.library.form_list import form_chunk
from backend.services.forms.library.storing import store_form
from backend.store.blobs import BlobStore
from tests.services.forms.library.sheets import COMB, NAME, form_file


def test_forms_come_in_chunks_with_their_counts(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    for name in ("One", "Two", "Three"):
        store_form(session, blobs, settings, form_file(name, pages=2))
    store_form(session, blobs, settings, form_file("One", fields=(NAME, COMB), pages=2), replaces=True)
    first = form_chunk(session, cursor=None, limit=2)
    last = form_chunk(session, cursor=first.next_cursor, limit=2)
    shown = [
        tuple(item[name] for name in ("name", "version", "pages", "fields", "is_sample"))
        for item in [*first.items, *last.items]
    ]
    assert shown == [("One", 2, 2, 2, False), ("Two", 1, 2, 0, False), ("Three", 1, 2, 0, False)]
    assert last.next_cursor is None
    assert first.items[0]["changed_at"] > first.items[0]["created_at"]


def test_a_cursor_of_another_list_is_refused(session: Session) -> None:
    with pytest.raises(InvalidError, match="does not belong"):
        form_chunk(session, cursor="W10", limit=2)
