from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.store import images
from backend.store.database import writing
from tests.store.rows import make_batch, make_image, sha


def test_an_image_keeps_what_came_with_it(session: Session) -> None:
    with writing(session):
        image = make_image(session, "Élève \u202e=1.png", page=2, expected="MARTIN")
    session.expire_all()
    assert (image.file_name, image.page, image.expected, image.width, image.height) == (
        "Élève \u202e=1.png",
        2,
        "MARTIN",
        330,
        39,
    )
    assert images.select_image(session, image.id) is image
    assert images.select_image(session, 404) is None


def test_the_same_bytes_are_one_image_in_one_place_and_several_elsewhere(session: Session) -> None:
    with writing(session):
        image = make_image(session, folder="F1", upload_key="k")
        twin = make_image(session, folder="F2")
    place: dict[str, Any] = {"batch_id": image.batch_id, "file_name": image.file_name, "sha256": image.sha256}
    assert (image.path, twin.path) == ("F1/field.png", "F2/field.png")
    assert images.select_image_at(session, folder="F1", **place) is image
    assert images.select_image_at(session, folder="F2", **place) is twin
    assert images.select_image_at(session, folder="", **place) is None
    assert images.select_first_with_bytes(session, image.sha256) is image
    assert images.select_first_with_bytes(session, sha("others")) is None
    with pytest.raises(IntegrityError), writing(session):
        make_image(session, folder="F1")


def test_a_near_duplicate_is_the_oldest_image_that_looks_alike(session: Session) -> None:
    with writing(session):
        first, second, third = (make_image(session, name, pixel_hash=sha("look")) for name in "abc")
    assert images.select_near_duplicate(session, sha("look")) is first
    assert images.select_near_duplicate(session, sha("look"), before_id=second.id) is first
    assert images.select_near_duplicate(session, sha("look"), before_id=first.id) is None
    assert images.select_near_duplicate(session, sha("other look")) is None
    assert third.pixel_hash == first.pixel_hash


def test_the_id_of_an_erased_image_never_comes_back(session: Session) -> None:
    with writing(session):
        erased = make_image(session, "a")
    erased_id = erased.id
    with writing(session):
        session.delete(erased)
    with writing(session):
        assert make_image(session, "b").id == erased_id + 1


def test_batches_are_found_by_id_and_name(session: Session) -> None:
    with writing(session):
        first, second = make_batch(session, "3A"), make_batch(session, "3B")
    assert images.select_batch(session, first.id) is first
    assert images.select_batch_by_name(session, "3B") is second
    assert images.select_batch_by_name(session, "3b") is None
    assert images.select_batch(session, second.id + 1) is None
    assert images.select_batch_names(session, "3") == {"3A", "3B"}
    assert images.select_batch_names(session, "_") == set()


def test_a_batch_s_name_is_used_once(session: Session) -> None:
    with writing(session):
        make_batch(session, "3A")
    with pytest.raises(IntegrityError), writing(session):
        images.insert_batch(session, "3A")


def test_a_locked_image_is_loaded_afresh(session: Session) -> None:
    with writing(session):
        image = make_image(session)
        assert images.lock_image(session, image.id) is image
        assert images.lock_image(session, 404) is None
