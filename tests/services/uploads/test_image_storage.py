"""The storage: a file's pages become rows together, whoever else stores the same meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session, sessionmaker

from backend.config import Settings
from backend.services.uploads.blob_journal import Journal
from backend.services.uploads.image_storage import ImageStorage
from backend.services.uploads.unpacking import Candidate
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.errors import StorageFull
from backend.store.images import insert_batch, select_image
from tests.services.pictures import encoded, picture, png


@pytest.fixture
def journal(settings: Settings) -> Iterator[Journal]:
    with Journal(settings) as journal:
        yield journal


class OnePageStore(BlobStore):
    """A disk with room for one blob."""

    stored = 0

    def put(self, data: bytes) -> str:
        self.stored += 1
        if self.stored > 1:
            raise StorageFull("no space")
        return super().put(data)


def test_a_file_s_pages_are_stored_together_or_not_at_all(
    session: Session, settings: Settings, journal: Journal
) -> None:
    tiff = encoded(picture(1), "TIFF", save_all=True, append_images=[picture(2)])
    storage = ImageStorage(session, OnePageStore(settings.blobs_url), settings, journal, "March")
    (result,) = storage.save(Candidate("two.tif", tiff))
    assert (result.file_name, result.outcome) == ("two.tif", "refused")
    assert result.error is not None
    assert result.error.status == 507
    assert (select_image(session, 1), storage.batch()) == (None, None)


def test_a_batch_made_meanwhile_by_another_request_is_used(
    session: Session, sessions: sessionmaker[Session], blobs: BlobStore, settings: Settings, journal: Journal
) -> None:
    storage = ImageStorage(session, blobs, settings, journal, "March")
    assert storage.batch() is None
    with sessions() as other, writing(other):
        insert_batch(other, "March")
    session.rollback()
    storage.save(Candidate("a.png", png()))
    assert storage.batch() == (1, "March")
