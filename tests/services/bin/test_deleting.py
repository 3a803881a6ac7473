from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from backend.services.bin import contents, deleting
from backend.services.errors import ConflictError, NotFoundError
from backend.store import images
from backend.store.database import now, writing
from backend.store.lists import counts, image_lists
from tests.store.rows import make_batch, make_image, make_label


def test_an_image_is_deleted_and_restored_with_its_label(session: Session) -> None:
    with writing(session):
        image = make_image(session)
        make_label(session, image)
    deleting.delete_image(session, image.id, at=now(), author="local")
    first = image.deleted_at
    deleting.delete_image(session, image.id, at=now(), author="local")
    assert image.deleted_at == first
    assert image_lists.count_images(session, state="all") == 0
    restored = deleting.restore_image(session, image.id, author="local")
    assert (restored.id, restored.label_text) == (image.id, "MARTIN")
    assert image_lists.count_images(session, state="labelled") == 1


def test_what_is_not_there_is_neither_deleted_nor_restored(session: Session) -> None:
    with writing(session):
        image = make_image(session)
    for refused in (
        lambda: deleting.delete_image(session, 404, at=now(), author="local"),
        lambda: deleting.restore_image(session, image.id, author="local"),
        lambda: deleting.delete_batch(session, 404, at=now(), author="local"),
        lambda: deleting.restore_batch(session, image.batch_id, author="local"),
    ):
        with pytest.raises(NotFoundError, match="There is no such"):
            refused()


def test_an_image_that_was_uploaded_again_or_whose_batch_is_gone_is_not_restored(session: Session) -> None:
    with writing(session):
        image, other = make_image(session, "a"), make_image(session, "b")
    deleting.delete_image(session, image.id, at=now(), author="local")
    with writing(session):
        make_image(session, "a")
    with pytest.raises(ConflictError, match="uploaded to this batch again"):
        deleting.restore_image(session, image.id, author="local")
    deleting.delete_image(session, other.id, at=now(), author="local")
    deleting.delete_batch(session, other.batch_id, at=now(), author="local")
    with pytest.raises(ConflictError, match="Restore the batch first"):
        deleting.restore_image(session, other.id, author="local")


def test_a_batch_goes_and_comes_back_as_a_whole_whatever_the_steps(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deleting, "STEP", 2)
    with writing(session):
        found = [make_image(session, name, batch="3A") for name in "abcde"]
        batch_id = found[0].batch_id
    deleting.delete_image(session, found[0].id, at=now(), author="local")
    deleting.delete_batch(session, batch_id, at=now(), author="local")
    deleting.delete_batch(session, batch_id, at=now(), author="local")
    assert (counts.count_batches(session), image_lists.count_images(session, state="all")) == ([], 0)
    assert [(batch.name, batch.images) for batch in contents.batches(session)] == [("3A", 4)]
    assert deleting.restore_batch(session, batch_id, author="local").name == "3A"
    assert image_lists.count_images(session, state="all") == 4
    assert deleting.restore_image(session, found[0].id, author="local").file_name == "a"


def test_a_batch_whose_name_was_given_away_is_not_restored(session: Session) -> None:
    with writing(session):
        batch_id = make_image(session, batch="3A").batch_id
    deleting.delete_batch(session, batch_id, at=now(), author="local")
    with writing(session):
        other = make_batch(session, "3A")
    with pytest.raises(ConflictError, match="Another batch is called '3A' now"):
        deleting.restore_batch(session, batch_id, author="local")
    with writing(session):
        other.name = "3B"
    deleting.restore_batch(session, batch_id, author="local")
    assert images.select_batch_by_name(session, "3A") is not None
