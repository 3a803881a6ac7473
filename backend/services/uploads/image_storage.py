"""Store one file's pages: each page becomes one image, all pages of a file in one transaction.

The same bytes in the same place of the same batch are the same image. In any other place they are another image, with
its own row and label, and share the stored picture. Knows images, blobs and rows; knows neither zips nor lists.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.recognizer import image as pictures
from backend.services.erasing.digests import refuse_erased
from backend.services.errors import FileRefusedError
from backend.services.uploads import blob_journal, file_names
from backend.services.uploads.batches import UploadBatch
from backend.store import images, lost_pictures
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.errors import StorageFull
from backend.store.lists.places import select_images_at

_PNG_LEVEL = 3  # as small as level 6 within 2 % on scans, in half the time
_RESTORED = "The stored picture was lost or damaged; this file has restored it."
_FULL = "The disk is full, so this file was not stored. Free some space and send it again."


@dataclass(frozen=True)
class StoredImage:
    """The image that a page became, or the one that is in its place already."""

    path: str
    image_id: int
    is_new: bool
    near_duplicate_of: int | None = None
    """An older image with the same pixels."""
    note: str | None = None
    """What is odd about the file, as a sentence."""


@dataclass(frozen=True)
class RefusedImage:
    """One page of several that cannot be read, and why."""

    path: str
    error: pictures.ImageRefusedError


@dataclass(frozen=True)
class _Page:
    path: str
    number: int
    sha256: str
    png: bytes
    blob: str
    size: tuple[int, int]
    pixel_hash: str
    note: str | None


class ImageStorage:
    """Stores the files of one upload in one batch, which is made with the first image."""

    def __init__(
        self,
        session: Session,
        blobs: BlobStore,
        settings: Settings,
        journal: blob_journal.BlobJournal,
        batch: UploadBatch,
    ) -> None:
        self._session = session
        self._blobs = blobs
        self._limits = pictures.ImageLimits.of_settings(settings.max_image_pixels, settings.max_pages)
        self._journal = journal
        self._batch = batch
        self._lost = frozenset[str]()

    def batch(self) -> tuple[int, str] | None:
        """The batch's id and name; None when nothing was stored and no existing batch was named."""
        batch = images.select_batch(self._session, self._batch.id) if self._batch.id is not None else None
        batch = batch or self._batch.find()
        return None if batch is None else (batch.id, batch.name)

    def save(self, path: str, data: bytes) -> list[StoredImage | RefusedImage]:
        """Store a file; return one result a page, or a single one when it was stored in the same place before.

        Args:
            path: as `file_names.path` gives it.
        Raises:
            ImageRefusedError: the file is not an image, is damaged or breaks a limit; or its only page does.
            FileRefusedError: it was erased before, or the disk is full; nothing of this file was stored.
        """
        digest = hashlib.sha256(data)
        present = self._first_page(path, digest.hexdigest())
        self._lost = frozenset() if present is None else self._without_picture(present, path)
        if present is not None and not self._lost:
            return [StoredImage(path, present.id, is_new=False)]
        pages = list(_pages(path, data, digest.digest(), self._limits))
        readable = [page for page in pages if isinstance(page, _Page)]
        refuse_erased(self._session, (page.pixel_hash for page in readable))
        try:
            stored = iter(self._store(readable))
            return [page if isinstance(page, RefusedImage) else next(stored) for page in pages]
        except StorageFull as error:
            self._journal.keep()
            raise FileRefusedError(error.code, _FULL) from error

    def _first_page(self, path: str, sha256: str) -> images.Image | None:
        batch = self._batch.find()
        if batch is None:
            return None
        for name in (path, _page_path(path, 1)):
            present = self._present(batch.id, name, sha256)
            if present is not None:
                self._batch.id = batch.id
                return present
        return None

    def _without_picture(self, first: images.Image, path: str) -> frozenset[str]:
        """The blobs that the images of a stored file have lost, or that are damaged."""
        folder, name = file_names.split(path)
        names = [name, *(_page_path(name, number) for number in range(1, self._limits.pages + 1))]
        stored = select_images_at(self._session, first.batch_id, folder, names)
        return frozenset(page.blob for page in stored if not self._blobs.is_intact(page.blob))

    def _present(self, batch_id: int, path: str, sha256: str) -> images.Image | None:
        folder, name = file_names.split(path)
        return images.select_image_at(
            self._session, batch_id=batch_id, folder=folder, file_name=name, sha256=sha256
        )

    def _store(self, pages: Sequence[_Page]) -> list[StoredImage]:
        for page in pages:
            self._journal.note(page.blob)
            self._blobs.put(page.png)  # before the write lock: syncing takes long
        try:
            with suppress(IntegrityError):  # on PostgreSQL another request may just have made the same
                return self._insert_all(pages)
            return self._insert_all(pages)
        except FileRefusedError:
            for page in pages:
                blob_journal.delete_unused(self._session, self._blobs, page.blob)
            raise

    def _insert_all(self, pages: Sequence[_Page]) -> list[StoredImage]:
        if not pages:
            return []
        with writing(self._session):
            refuse_erased(self._session, (page.pixel_hash for page in pages))  # again: since we looked
            batch_id = self._batch.find_or_make().id
            stored = [self._insert(page, batch_id) for page in pages]
        self._batch.id = batch_id
        return stored

    def _insert(self, page: _Page, batch_id: int) -> StoredImage:
        present = self._present(batch_id, page.path, page.sha256)
        if present is not None:
            is_lost = present.blob in self._lost and present.pixel_hash == page.pixel_hash
            if is_lost:
                lost_pictures.restore(self._session, present.blob, page.blob)
            return StoredImage(page.path, present.id, is_new=False, note=_RESTORED if is_lost else None)
        if not self._blobs.exists(page.blob):  # the sweep of abandoned uploads has just deleted it
            self._blobs.put(page.png)
        twin = images.select_near_duplicate(self._session, page.pixel_hash)
        seen = images.select_first_with_bytes(self._session, page.sha256)
        folder, name = file_names.split(page.path)
        image = images.insert_image(
            self._session,
            sha256=page.sha256,
            blob=page.blob,
            file_name=name,
            folder=folder,
            batch_id=batch_id,
            upload_key=self._batch.upload_key,
            page=page.number,
            width=page.size[0],
            height=page.size[1],
            pixel_hash=page.pixel_hash,
        )
        notes = (page.note, seen and f"Seen before: the same file is image {seen.id}, {seen.path}.")
        note = " ".join(each for each in notes if each) or None
        return StoredImage(page.path, image.id, True, twin.id if twin else None, note)


def _page_path(path: str, number: int) -> str:
    return f"{path} (page {number})"


def _pages(
    path: str, data: bytes, digest: bytes, limits: pictures.ImageLimits
) -> Iterator[_Page | RefusedImage]:
    for page in pictures.each_page(data, limits):
        shown = path if page.is_only else _page_path(path, page.number)
        if isinstance(page, pictures.Page):
            yield _page(shown, digest, page)
        else:
            yield RefusedImage(shown, page.error)


def _page(path: str, digest: bytes, page: pictures.Page) -> _Page:
    number, picture = page.number, page.picture
    encoded = io.BytesIO()
    picture.save(encoded, "PNG", compress_level=_PNG_LEVEL)
    png = encoded.getvalue()
    return _Page(
        path=path,
        number=number,
        # The first page has the file's own hash, so that the same file is found without decoding it again.
        sha256=digest.hex() if number == 1 else hashlib.sha256(digest + b"page %d" % number).hexdigest(),
        png=png,
        blob=hashlib.sha256(png).hexdigest(),
        size=picture.size,
        pixel_hash=pictures.hash_of_pixels(pictures.grey(picture)),
        note=page.note,
    )
