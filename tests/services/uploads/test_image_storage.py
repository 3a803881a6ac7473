"""A file's pages become rows together, even if another request stores the same meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from backend.config import Settings
from backend.recognizer.image import ImageRefusedError
from backend.services.errors import FileRefusedError
from backend.services.uploads.batches import UploadBatch
from backend.services.uploads.blob_journal import BlobJournal
from backend.services.uploads.image_storage import ImageStorage, RefusedImage, StoredImage
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.errors import StorageFull
from backend.store.images import insert_batch, select_image
from tests.services.pictures import encoded, picture, png


@pytest.fixture
def journal(settings: Settings) -> Iterator[BlobJournal]:
    with BlobJournal(settings) as journal:
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
    session: Session, settings: Settings, journal: BlobJournal
) -> None:
    tiff = encoded(picture(1), "TIFF", save_all=True, append_images=[picture(2)])
    storage = ImageStorage(
        session, OnePageStore(settings.blobs_url), settings, journal, UploadBatch(session, "March")
    )
    with pytest.raises(FileRefusedError, match="The disk is full, so this file was not stored") as refused:
        storage.save("two.tif", tiff)
    assert refused.value.code == "storage-full"
    assert (select_image(session, 1), storage.batch()) == (None, None)


def test_a_batch_made_meanwhile_by_another_request_is_used(
    session: Session,
    sessions: sessionmaker[Session],
    blobs: BlobStore,
    settings: Settings,
    journal: BlobJournal,
) -> None:
    storage = ImageStorage(session, blobs, settings, journal, UploadBatch(session, "March"))
    assert storage.batch() is None
    with sessions() as other, writing(other):
        insert_batch(other, "March")
    session.rollback()
    storage.save("a.png", png())
    assert storage.batch() == (1, "March")


def test_each_page_is_an_image_and_the_file_is_recognised_by_its_first(
    session: Session, blobs: BlobStore, settings: Settings, journal: BlobJournal
) -> None:
    tiff = encoded(picture(1), "TIFF", save_all=True, append_images=[picture(2)])
    storage = ImageStorage(session, blobs, settings, journal, UploadBatch(session, "March"))
    assert storage.save("two.tif", tiff) == [
        StoredImage("two.tif (page 1)", 1, is_new=True),
        StoredImage("two.tif (page 2)", 2, is_new=True),
    ]
    assert storage.save("two.tif", tiff) == [StoredImage("two.tif", 1, is_new=False)]
    assert storage.save("one.png", png(2)) == [StoredImage("one.png", 3, is_new=True, near_duplicate_of=2)]
    first, second = storage.save("F1/two.tif", tiff)
    assert first == StoredImage(
        "F1/two.tif (page 1)",
        4,
        is_new=True,
        near_duplicate_of=1,
        note="Seen before: the same file is image 1, two.tif (page 1).",
    )
    assert isinstance(second, StoredImage)
    assert (second.image_id, second.near_duplicate_of) == (5, 2)


def test_one_tiny_page_is_refused_by_its_number_and_the_others_are_stored(
    session: Session, settings: Settings, blobs: BlobStore, journal: BlobJournal
) -> None:
    tiff = encoded(
        picture(1), "TIFF", save_all=True, append_images=[picture(0, width=3, height=3), picture(2)]
    )
    first, tiny, third = ImageStorage(session, blobs, settings, journal, UploadBatch(session)).save(
        "three.tif", tiff
    )
    assert isinstance(first, StoredImage)
    assert isinstance(tiny, RefusedImage)
    assert isinstance(third, StoredImage)
    assert [page.path for page in (first, tiny, third)] == [
        f"three.tif (page {number})" for number in (1, 2, 3)
    ]
    assert tiny.error.code == "too-small"
    assert [select_image(session, page.image_id).page for page in (first, third)] == [1, 3]  # type: ignore[union-attr]


def test_the_number_of_pages_is_a_setting(
    session: Session, settings: Settings, blobs: BlobStore, journal: BlobJournal
) -> None:
    tiff = encoded(picture(1), "TIFF", save_all=True, append_images=[picture(2)])
    storage = ImageStorage(session, blobs, replace(settings, max_pages=1), journal, UploadBatch(session))
    with pytest.raises(ImageRefusedError, match="2 pages, the limit is 1"):
        storage.save("two.tif", tiff)


def test_a_jpeg_without_its_end_mark_is_stored_with_a_note(
    session: Session, settings: Settings, blobs: BlobStore, journal: BlobJournal
) -> None:
    jpeg = encoded(picture(), "JPEG")
    (stored,) = ImageStorage(session, blobs, settings, journal, UploadBatch(session)).save(
        "cut.jpg", jpeg[:-2]
    )
    assert isinstance(stored, StoredImage)
    assert stored.note == "The file lacks its end mark; the picture is complete."


def test_a_fax_is_stored_with_square_pixels(
    session: Session, settings: Settings, blobs: BlobStore, journal: BlobJournal
) -> None:
    fax = encoded(picture(), "TIFF", dpi=(204, 98))
    ImageStorage(session, blobs, settings, journal, UploadBatch(session)).save("fax.tif", fax)
    image = select_image(session, 1)
    assert image is not None
    assert (image.width, image.height) == (120, 83)


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"cut")], ids=["lost", "cut"])
def test_a_file_that_comes_again_restores_the_pictures_that_were_lost(
    session: Session,
    settings: Settings,
    blobs: BlobStore,
    journal: BlobJournal,
    damage: Callable[[Path], object],
) -> None:
    tiff = encoded(picture(1), "TIFF", save_all=True, append_images=[picture(2)])
    storage = ImageStorage(session, blobs, settings, journal, UploadBatch(session, "March"))
    storage.save("two.tif", tiff)
    second = select_image(session, 2)
    assert second is not None
    damage(Path(settings.blobs_url, second.blob[:2], second.blob[2:4], second.blob))
    assert storage.save("two.tif", tiff) == [
        StoredImage("two.tif (page 1)", 1, is_new=False),
        StoredImage(
            "two.tif (page 2)",
            2,
            is_new=False,
            note="The stored picture was lost or damaged; this file has restored it.",
        ),
    ]
    assert blobs.is_intact(second.blob)
    assert storage.save("two.tif", tiff) == [StoredImage("two.tif", 1, is_new=False)]


def test_a_lost_picture_comes_back_in_another_batch_too(
    session: Session, settings: Settings, blobs: BlobStore, journal: BlobJournal
) -> None:
    ImageStorage(session, blobs, settings, journal, UploadBatch(session, "March")).save("a.png", png())
    image = select_image(session, 1)
    assert image is not None
    blobs.delete(image.blob)
    ImageStorage(session, blobs, settings, journal, UploadBatch(session, "April")).save("b.png", png())
    assert blobs.is_intact(image.blob)


class CountingStore(BlobStore):
    """Counts the pictures that are read to be checked."""

    checked = 0

    def is_intact(self, name: str) -> bool:
        self.checked += 1
        return super().is_intact(name)


def test_a_file_that_comes_again_costs_no_look_at_its_namesakes_in_other_folders(
    session: Session, settings: Settings, journal: BlobJournal
) -> None:
    blobs = CountingStore(settings.blobs_url)
    storage = ImageStorage(session, blobs, settings, journal, UploadBatch(session, "March"))
    for folder in range(10):
        storage.save(f"form_{folder}/surname.png", png(folder))
    assert storage.save("form_3/surname.png", png(3)) == [StoredImage("form_3/surname.png", 4, is_new=False)]
    assert blobs.checked == 1
