from __future__ import annotations

import unicodedata

import pytest
from sqlalchemy.orm import Session

from backend.services.errors import ConflictError, InvalidError, NotFoundError
from backend.services.uploads.renaming import rename_batch, rename_image
from backend.store.database import writing
from tests.store.rows import make_batch, make_image, sha


def test_an_image_gets_a_name_in_nfc_and_keeps_its_folder(session: Session) -> None:
    with writing(session):
        image = make_image(session, "a.png", folder="box 1")
    assert rename_image(session, image.id, unicodedata.normalize("NFD", " É.png\n")).path == "box 1/É.png"


def test_a_batch_gets_a_name(session: Session) -> None:
    with writing(session):
        batch = make_batch(session, "3A")
    assert rename_batch(session, batch.id, "3B").name == "3B"
    assert rename_batch(session, batch.id, "3B").name == "3B"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "at least one letter"),
        ("\u202e\n", "at least one letter"),
        ("A" * 201, "at most 200"),
        ("a/b", "no slash"),
    ],
)
def test_a_name_that_cannot_be_shown_is_refused(session: Session, name: str, why: str) -> None:
    with writing(session):
        image = make_image(session, "a.png")
    with pytest.raises(InvalidError, match=why) as refusal:
        rename_image(session, image.id, name)
    assert refusal.value.field == "name"
    session.expire_all()
    assert image.file_name == "a.png"


def test_a_name_that_is_taken_is_refused(session: Session) -> None:
    with writing(session):
        image = make_image(session, "a.png")
        make_image(session, "b.png", sha256=sha("a.png"))
        make_batch(session, "3A")
    with pytest.raises(ConflictError, match=r"called 'b\.png' already"):
        rename_image(session, image.id, "b.png")
    with pytest.raises(ConflictError, match="Another batch is called '3A'"):
        rename_batch(session, image.batch_id, "3A")


def test_what_is_not_there_is_not_renamed(session: Session) -> None:
    with pytest.raises(NotFoundError, match="no such image"):
        rename_image(session, 404, "a")
    with pytest.raises(NotFoundError, match="no such batch"):
        rename_batch(session, 404, "a")
