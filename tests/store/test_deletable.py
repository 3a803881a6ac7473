"""What lies in the bin is in no list, count or group, and its blob is still in use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from backend.store import attempts, images, integrity, labels, leases, upload_keys
from backend.store.database import now, writing
from backend.store.deletable import with_deleted
from backend.store.images import Image
from backend.store.lists import counts, groups, image_lists, label_counts, places
from backend.store.lists.labelled_images import iter_labelled_images
from backend.store.readings import insert_readings, select_unread
from tests.store.rows import make_image, make_label, make_reading


@pytest.fixture
def deleted(session: Session) -> Image:
    """An image in the bin that has a reading; one that also has a label; one that has neither."""
    with writing(session):
        image = make_image(session, "read", upload_key="k")
        make_reading(session, image)
        labelled, _ = make_image(session, "labelled"), make_image(session, "unread")
        seen = make_reading(session, labelled)
        make_label(session, labelled, "corrected", "É", unknown_characters="É", reading_id=seen.id)
        leases.take(session, "anna", [image.id], until=now() + timedelta(minutes=5))
        for one in session.scalars(select(Image)):
            one.deleted_at = now()
    image = session.scalars(with_deleted(select(Image).order_by(Image.id))).all()[0]
    session.expunge_all()  # a row that the session knows is not asked for again
    return image


QUERIES: dict[str, Callable[[Session, Image], Any]] = {
    "by id": lambda s, image: images.select_image(s, image.id),
    "by ids": lambda s, image: images.select_images(s, [image.id]),
    "locked": lambda s, image: images.lock_image(s, image.id),
    "aliased": lambda s, image: s.scalars(select(aliased(Image))).all(),
    "in a place": lambda s, image: places.select_images_at(s, image.batch_id, "", ["read"]),
    "places": lambda s, image: list(places.iter_places(s, image.batch_id, ["read"])),
    "newest of a batch": lambda s, image: places.select_newest_id(s, image.batch_id),
    "by upload": lambda s, image: upload_keys.select_batch_of_upload(s, "k"),
    "by bytes": lambda s, image: images.select_first_with_bytes(s, image.sha256),
    "by look": lambda s, image: images.select_near_duplicate(s, image.pixel_hash),
    "pending": lambda s, _: image_lists.count_images(s, state="pending"),
    "labelled": lambda s, _: image_lists.count_images(s, state="labelled"),
    "all": lambda s, _: image_lists.select_chunk(s, state="all", order="oldest", limit=9),
    "unread": lambda s, _: image_lists.count_unread(s),
    "to read": lambda s, _: attempts.select_next(s, "v2", 9),
    "to read again": lambda s, _: select_unread(s, "v2", 9),
    "groups by text": lambda s, _: groups.select_groups(s, by="text", limit=9),
    "groups by letter": lambda s, _: groups.select_groups(s, by="letter", limit=9),
    "groups by confidence": lambda s, _: groups.select_groups(s, by="confidence", limit=9),
    "groups": lambda s, _: groups.count_groups(s, by="text").images,
    "members": lambda s, _: groups.select_members(s, by="text", key="MARTIN", limit=9),
    "number of members": lambda s, _: groups.count_members(s, by="text", key="MARTIN"),
    "kinds": lambda s, _: counts.count_kinds(s),
    "batches": lambda s, _: counts.count_batches(s)[0].images,
    "versions": lambda s, _: counts.count_by_version(s),
    "labels by style": lambda s, _: label_counts.select_styled_text_counts(s),
    "labels to train on": lambda s, _: label_counts.select_text_counts(s),
    "labels since": lambda s, _: labels.count_labels_after(s, None),
    "exported": lambda s, _: list(iter_labelled_images(s)),
    "free": lambda s, image: leases.select_free(s, "bert", [image.id], now() + timedelta(minutes=9)),
    "elsewhere": lambda s, _: leases.count_held_by_others(s, "bert", now()),
    "given up": lambda s, _: image_lists.count_given_up(s),
}


@pytest.mark.parametrize("name", QUERIES)
def test_nothing_finds_what_is_in_the_bin(session: Session, deleted: Image, name: str) -> None:
    assert not QUERIES[name](session, deleted)


def test_a_reading_for_what_is_in_the_bin_is_not_stored(session: Session, deleted: Image) -> None:
    with writing(session):
        content = {
            "version": "v2",
            "status": "name",
            "text": "A",
            "confidence": 0.5,
            "spans": [],
            "alternatives": [],
        }
        assert insert_readings(session, {deleted.id: content}) == {}


def test_files_of_what_is_in_the_bin_are_still_in_use(session: Session, deleted: Image) -> None:
    assert integrity.blob_is_used(session, deleted.blob)
    assert len(list(integrity.iter_blobs(session))) == 3
    assert integrity.holds_pictures(session.get_bind().engine)


def test_a_place_and_a_name_in_the_bin_can_be_taken_by_another(session: Session, deleted: Image) -> None:
    with writing(session):
        again = make_image(session, "read")
    assert again.id != deleted.id
