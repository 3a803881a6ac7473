"""After thirty days: rows and files are gone, those of others stay."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.bin import contents, deleting, purge
from backend.services.uploads import blob_journal
from backend.store.blobs import BlobStore
from backend.store.database import now, writing
from backend.store.images import Batch, Image
from backend.store.lists import image_lists
from tests.store.rows import make_image, sha

MINUTE = timedelta(minutes=1)


def store(session: Session, blobs: BlobStore, name: str, picture: bytes, batch: str = "3A") -> Image:
    with writing(session):
        return make_image(session, name, blob=blobs.put(picture), pixel_hash=sha(name), batch=batch)


def test_what_is_old_enough_goes_with_the_files_that_nobody_else_uses(
    session: Session, blobs: BlobStore, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purge, "STEP", 1)
    kept = store(session, blobs, "kept", b"shared")
    for name, picture in (("a", b"shared"), ("b", b"alone"), ("c", b"third")):
        deleting.delete_image(session, store(session, blobs, name, picture).id, at=now(), author="local")
    assert purge.purge(session, blobs, settings, now() + contents.KEPT - MINUTE) == 0
    assert purge.purge(session, blobs, settings, now() + contents.KEPT + MINUTE) == 3
    assert session.scalars(select(Image)).all() == [kept]
    assert list(blobs.names()) == [kept.blob]
    assert contents.image_chunk(session).total == 0
    assert blob_journal.noted(settings) == set()


def test_a_batch_goes_with_its_images_and_its_row(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    batch_id = store(session, blobs, "a", b"a").batch_id
    deleting.delete_batch(session, batch_id, at=now(), author="local")
    purge.purge(session, blobs, settings, now() + contents.KEPT + MINUTE)
    assert contents.batches(session) == []


def test_a_deletion_that_was_cut_off_is_finished(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    image = store(session, blobs, "a", b"a")
    with writing(session):
        session.get_one(Batch, image.batch_id).deleted_at = now()
    assert image_lists.count_images(session, state="all") == 1
    purge.purge(session, blobs, settings, now())
    assert image_lists.count_images(session, state="all") == 0


def test_a_purge_that_was_cut_off_leaves_its_files_to_the_journal(
    session: Session, blobs: BlobStore, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = store(session, blobs, "a", b"a")
    deleting.delete_image(session, image.id, at=now(), author="local")
    blob = image.blob

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(blob_journal, "delete_unused", killed)
        with pytest.raises(KeyboardInterrupt):
            purge.purge(session, blobs, settings, now() + contents.KEPT + MINUTE)
    assert Path(settings.data_dir / "incoming").exists()
    assert blob_journal.noted(settings) == {blob}
    assert blob_journal.sweep(session, blobs, settings, older_than=0) == 1
    assert not blobs.exists(blob)


def test_what_is_left_when_the_worker_stops_goes_the_next_time(
    session: Session, blobs: BlobStore, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purge, "STEP", 1)
    for name in ("a", "b"):
        deleting.delete_image(
            session, store(session, blobs, name, name.encode()).id, at=now(), author="local"
        )
    answers = iter([False, True])
    after = now() + contents.KEPT + MINUTE
    assert purge.purge(session, blobs, settings, after, lambda: next(answers)) == 1
    assert len(list(blobs.names())) == 1
    assert purge.purge(session, blobs, settings, after) == 1
    assert list(blobs.names()) == []
