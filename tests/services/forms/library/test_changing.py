"""A change is a new version; whoever has seen an older one is told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.pages.form import Field
from backend.pages.form_members import members_of
from backend.pages.geometry import Rect
from backend.services.errors import ConflictError, InvalidError, NotFoundError, RevisionConflictError
from backend.services.forms.library.changing import change_form
from backend.services.forms.library.kept_form import get_form
from backend.services.forms.library.storing import store_form
from backend.store.audit import select_events
from backend.store.blobs import BlobStore
from tests.services.forms.library.sheets import COMB, NAME, form_file


@pytest.fixture
def form_id(session: Session, blobs: BlobStore, settings: Settings) -> int:
    return store_form(session, blobs, settings, form_file(), sizes_known=[False]).row.id


def members(*fields: Field, name: str = "Slip") -> dict[str, Any]:
    return members_of(form_file(name, fields).form)


def test_fields_are_a_new_version_and_the_size_is_known_then(
    session: Session, blobs: BlobStore, form_id: int
) -> None:
    changed = change_form(session, blobs, form_id, members(NAME, COMB, name="Card"), 1, author="local")
    assert (changed.version.number, changed.row.name, changed.form.fields) == (2, "Card", (NAME, COMB))
    assert [picture.size_known for picture in changed.pictures] == [True]
    assert get_form(session, form_id, 1).pictures[0].blob == changed.pictures[0].blob
    assert not get_form(session, form_id, 1).pictures[0].size_known


def test_the_same_again_is_no_new_version(session: Session, blobs: BlobStore, form_id: int) -> None:
    change_form(session, blobs, form_id, members(NAME), 1, author="local")
    assert change_form(session, blobs, form_id, members(NAME), 2, author="local").version.number == 2
    with pytest.raises(RevisionConflictError):
        change_form(session, blobs, form_id, members(NAME), 1, author="local")


def test_who_changed_it_is_written_down_and_what_changes_nothing_is_not(
    session: Session, blobs: BlobStore, form_id: int
) -> None:
    for _ in range(2):
        change_form(session, blobs, form_id, members(NAME), None, author="Anna")
    (event,) = select_events(session, action="form.change")
    assert (event.actor, event.target_id, event.detail) == ("Anna", str(form_id), {"version": 2})


def test_a_size_may_stay_a_guess(session: Session, blobs: BlobStore, form_id: int) -> None:
    given = members(NAME)
    given["pages"][0]["size_known"] = False
    assert not change_form(session, blobs, form_id, given, None, author="local").pictures[0].size_known


def test_an_older_version_is_not_written_over(session: Session, blobs: BlobStore, form_id: int) -> None:
    change_form(session, blobs, form_id, members(NAME), 1, author="local")
    with pytest.raises(RevisionConflictError, match="at version 2"):
        change_form(session, blobs, form_id, members(COMB), 1, author="local")
    assert get_form(session, form_id).form.fields == (NAME,)


@pytest.mark.parametrize(
    ("fields", "member"),
    [
        ((replace(NAME, rect=Rect(100, 60, 60, 8)),), "fields[0].rect_mm"),
        ((NAME, replace(COMB, name="Name")), "fields[1].name"),
        ((replace(NAME, rect=Rect(1, 1, 103, 146)),), "pages[0]"),  # no print is left beside it
    ],
)
def test_what_cannot_be_is_refused_by_its_member(
    session: Session, blobs: BlobStore, form_id: int, fields: tuple[Field, ...], member: str
) -> None:
    given = members()
    given["fields"] = [
        {
            "name": field.name,
            "kind": field.kind,
            "page": field.page,
            "rect_mm": [field.rect.left, field.rect.top, field.rect.width, field.rect.height],
            "boxes": field.boxes,
        }
        for field in fields
    ]
    with pytest.raises(InvalidError) as refusal:
        change_form(session, blobs, form_id, given, 1, author="local")
    assert refusal.value.extra["member"] == member
    assert get_form(session, form_id).version.number == 1


def test_pages_cannot_be_added(session: Session, blobs: BlobStore, form_id: int) -> None:
    with pytest.raises(InvalidError, match="cannot be added or removed"):
        change_form(session, blobs, form_id, members_of(form_file(pages=2).form), 1, author="local")


def test_another_form_s_name_is_refused(
    session: Session, blobs: BlobStore, settings: Settings, form_id: int
) -> None:
    store_form(session, blobs, settings, form_file("Card"))
    with pytest.raises(ConflictError):
        change_form(session, blobs, form_id, members(name="Card"), 1, author="local")
    with pytest.raises(NotFoundError):
        change_form(session, blobs, 99, members(), None, author="local")
