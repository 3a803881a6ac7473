from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from backend.services.erasing.content import content_of_image, content_of_record, copies_of, is_blank
from backend.services.errors import NotFoundError
from backend.store.bin import delete_image
from backend.store.database import now, writing
from tests.store.rows import make_image, make_label, make_reading


def test_a_picture_is_blank_as_people_say_else_as_it_was_read(session: Session) -> None:
    with writing(session):
        unread, read, blank, said = (make_image(session, name) for name in "abcd")
        make_reading(session, read, "MARTIN")
        make_reading(session, blank, "")
        make_reading(session, said, "MARTIN")
        make_label(session, said, "blank", None)
    assert [is_blank(image) for image in (unread, read, blank, said)] == [False, False, True, True]


def test_blank_pictures_are_not_the_person_s_own(session: Session) -> None:
    with writing(session):
        blank, twin = (
            make_image(session, "a", pixel_hash="white"),
            make_image(session, "b", pixel_hash="white"),
        )
        for image in (blank, twin):
            make_label(session, image, "blank", None)
        content = content_of_image(session, blank.id)
        copies = copies_of(session, content)
    assert (content.pixel_hashes, content.own_hashes, content.blobs) == ({"white"}, set(), [blank.blob])
    assert list(copies.images) == []
    assert (copies.forms, copies.pages) == ([], [])
    assert copies.hashes == {"white"}


def test_a_picture_that_once_had_a_text_is_the_person_s_own_though_it_is_called_blank_now(
    session: Session,
) -> None:
    """A version may have been trained on it while it had the text."""
    with writing(session):
        image = make_image(session, "a", pixel_hash="name")
        make_label(session, image, "corrected", "Martin")
        make_label(session, image, "blank", None)
        assert is_blank(image)
        assert content_of_image(session, image.id).own_hashes == {"name"}


def test_what_is_in_the_bin_is_found_and_what_is_nowhere_is_not(session: Session) -> None:
    with writing(session):
        image = make_image(session)
        delete_image(session, image.id, now())
        assert content_of_image(session, image.id).image_ids == [image.id]
        with pytest.raises(NotFoundError):
            content_of_image(session, image.id + 1)
        with pytest.raises(NotFoundError):
            content_of_record(session, 1)
