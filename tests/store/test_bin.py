"""What goes into the bin, comes out of it, or is deleted for good."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.store import bin as bins
from backend.store import integrity, leases
from backend.store.database import now, writing
from backend.store.images import Batch, Image
from backend.store.labels import Label
from backend.store.readings import Reading
from tests.store.plans import plan_of
from tests.store.rows import make_batch, make_image, make_label, make_reading

AT = now()


def delete(session: Session, *images_: Image, minutes: int = 0) -> None:
    with writing(session):
        for image in images_:
            assert bins.delete_image(session, image.id, AT + timedelta(minutes=minutes))


@pytest.fixture
def three(session: Session) -> list[Image]:
    """Three images of a batch, the first two with a reading and a label."""
    with writing(session):
        found = [make_image(session, name, batch="3A") for name in "abc"]
        for image in found[:2]:
            make_reading(session, image)
            make_label(session, image)
    return found


def test_an_image_goes_into_the_bin_with_its_labels_and_without_a_lease(
    session: Session, three: list[Image]
) -> None:
    with writing(session):
        leases.take(session, "anna", [three[0].id], until=now() + timedelta(minutes=5))
    delete(session, three[0])
    assert bins.select_deleted_images(session, limit=9) == [three[0]]
    assert bins.count_deleted_images(session) == 1
    assert session.scalars(select(leases.Lease)).all() == []
    assert len(session.scalars(select(Label)).all()) == 2
    with writing(session):
        assert bins.delete_image(session, three[0].id, AT) is False
        assert bins.select_deleted_image(session, three[0].id) is three[0]
        assert bins.select_deleted_image(session, three[1].id) is None
    assert bins.select_any_image(session, three[0].id) is three[0]


def test_the_last_deleted_comes_first_chunk_by_chunk(session: Session, three: list[Image]) -> None:
    delete(session, three[1], three[2])
    delete(session, three[0], minutes=1)
    found: list[str] = []
    after = None
    while chunk := bins.select_deleted_images(session, limit=1, after=after):
        found.append(chunk[0].file_name)
        assert chunk[0].deleted_at is not None
        after = (chunk[0].deleted_at, chunk[0].id)
    assert found == ["a", "c", "b"]


def test_a_batch_takes_its_images_along_and_brings_them_back_in_steps(
    session: Session, three: list[Image]
) -> None:
    delete(session, three[0])
    batch = make_batch(session, "3A")
    with writing(session):
        batch.deleted_at = AT + timedelta(minutes=1)
    with writing(session):
        assert [bins.delete_images_of(session, batch, 1) for _ in range(3)] == [1, 1, 0]
    [deleted] = bins.select_deleted_batches(session)
    assert (deleted.id, deleted.name, deleted.images) == (batch.id, "3A", 2)
    assert bins.count_deleted_images(session) == 0  # it was deleted by itself, but its batch is there too
    with writing(session):
        assert [bins.restore_images_of(session, batch, 1) for _ in range(3)] == [1, 1, 0]
        batch.deleted_at = None
    assert bins.select_deleted_batches(session) == []
    assert bins.select_deleted_images(session, limit=9) == [three[0]]


def test_what_expired_is_removed_with_all_that_belongs_to_it(session: Session, three: list[Image]) -> None:
    ids, blob = [image.id for image in three], three[0].blob
    delete(session, three[0], three[2])
    later = AT + timedelta(days=1)
    assert bins.select_expired_images(session, AT, 9) == []
    assert bins.select_expired_images(session, later, 1) == [(ids[0], blob)]
    with writing(session):
        bins.remove_images(session, [ids[0], ids[2]])
    assert session.scalars(select(Image.id)).all() == [ids[1]]
    assert session.scalars(select(Label.image_id)).all() == [ids[1]]
    assert session.scalars(select(Reading.image_id)).all() == [ids[1]]
    assert not integrity.blob_is_used(session, blob)


def test_the_image_with_the_newest_label_stays_so_that_no_label_gets_its_id(
    session: Session, three: list[Image]
) -> None:
    ids = [image.id for image in three]
    delete(session, *three)
    found = bins.select_expired_images(session, AT + timedelta(days=1), 9)
    assert [image_id for image_id, _ in found] == [ids[0], ids[2]]


def test_a_batch_is_removed_once_it_has_no_image(session: Session, three: list[Image]) -> None:
    with writing(session):
        for batch in (make_batch(session, "3A"), make_batch(session, "3B")):
            batch.deleted_at = AT
    later = AT + timedelta(days=1)
    with writing(session):
        assert bins.select_empty_batches(session, AT) == []
        assert bins.remove_batches(session, bins.select_empty_batches(session, later)) == 1
    [left] = bins.select_deleted_batches(session)
    assert left.name == "3A"
    with writing(session):
        deleted = bins.select_deleted_batch(session, left.id)
        assert deleted is not None
        assert session.get(Batch, deleted.id) is deleted


def test_the_bin_is_walked_by_its_index(session: Session, three: list[Image]) -> None:
    delete(session, *three)
    plan = plan_of(session, lambda: bins.select_expired_images(session, AT, 9))
    if session.get_bind().dialect.name == "sqlite":  # PostgreSQL reads three rows without an index
        assert "ix_images_deleted" in plan
