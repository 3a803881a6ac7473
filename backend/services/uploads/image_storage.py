"""Store one file's pages: each page becomes one image, all pages of a file in one transaction.

Knows images, blobs and rows. Does not know where the file came from.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image as Picture
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.recognizer import image as pictures
from backend.services.errors import FileRefusedError
from backend.services.uploads.batches import find_batch
from backend.services.uploads.blob_journal import BlobJournal
from backend.store import images
from backend.store.blobs import BlobStore
from backend.store.database import now, writing
from backend.store.errors import StorageFull

_PNG_LEVEL = 3  # as small as level 6 within 2 % on scans, in half the time
_FULL = "The disk is full, so this file was not stored. Free some space and send it again."


@dataclass(frozen=True)
class StoredImage:
    """The image that a page became, or the one that has the same bytes already."""

    name: str
    image_id: int
    is_new: bool
    near_duplicate_of: int | None = None
    """An older image with the same pixels."""
    note: str | None = None
    """What is odd about the file, in words."""


@dataclass(frozen=True)
class RefusedImage:
    """One page of several that cannot be read, and why."""

    name: str
    error: pictures.ImageRefusedError


@dataclass(frozen=True)
class _Page:
    name: str
    number: int
    sha256: str
    png: bytes
    blob: str
    size: tuple[int, int]
    pixel_hash: str
    note: str | None


class ImageStorage:
    """Stores the files of one upload in one batch, which is made with the first image.

    Args:
        batch: id or name of the batch; None names it by the local time, to the minute.
    """

    def __init__(
        self, session: Session, blobs: BlobStore, settings: Settings, journal: BlobJournal, batch: str | None
    ) -> None:
        self._session = session
        self._blobs = blobs
        self._limits = pictures.ImageLimits.of_settings(settings.max_image_pixels, settings.max_pages)
        self._journal = journal
        self._named = batch
        self._batch_name = batch or f"{now().astimezone():%Y-%m-%d %H:%M}"
        self._batch_id: int | None = None

    def batch(self) -> tuple[int, str] | None:
        """The batch's id and name; None when nothing was stored and no existing batch was named."""
        batch = images.select_batch(self._session, self._batch_id) if self._batch_id is not None else None
        if batch is None and self._named is not None:
            batch = self._find_batch()
        return None if batch is None else (batch.id, batch.name)

    def save(self, name: str, data: bytes) -> list[StoredImage | RefusedImage]:
        """Store a file; one result a page, or a single one when the same bytes were stored before.

        Raises:
            ImageRefusedError: the file is no image, is damaged or breaks a limit; or its only page does.
            FileRefusedError: the disk is full; nothing of this file was stored, earlier files are intact.
        """
        digest = hashlib.sha256(data)
        present = images.select_image_by_sha256(self._session, digest.hexdigest())
        if present is not None:
            return [StoredImage(name, present.id, is_new=False)]
        pages = list(_pages(name, data, digest.digest(), self._limits))
        try:
            stored = iter(self._store([page for page in pages if isinstance(page, _Page)]))
            return [page if isinstance(page, RefusedImage) else next(stored) for page in pages]
        except StorageFull as error:
            raise FileRefusedError(error.code, _FULL) from error

    def _store(self, pages: Sequence[_Page]) -> list[StoredImage]:
        for page in pages:
            self._journal.note(page.blob)
            self._blobs.put(page.png)  # before the write lock: syncing takes long
        try:
            with writing(self._session):
                return [self._insert(page) for page in pages]
        except IntegrityError:
            # On PostgreSQL another request may have made the same image or batch since we looked; now it is visible.
            with writing(self._session):
                return [self._insert(page) for page in pages]

    def _insert(self, page: _Page) -> StoredImage:
        present = images.select_image_by_sha256(self._session, page.sha256)
        if present is not None:
            return StoredImage(page.name, present.id, is_new=False)
        if not self._blobs.exists(page.blob):  # the sweep of abandoned uploads has just deleted it
            self._blobs.put(page.png)
        twin = images.select_near_duplicate(self._session, page.pixel_hash)
        width, height = page.size
        image = images.insert_image(
            self._session,
            sha256=page.sha256,
            blob=page.blob,
            file_name=page.name,
            batch_id=self._batch(),
            page=page.number,
            width=width,
            height=height,
            pixel_hash=page.pixel_hash,
        )
        twin_id = twin.id if twin else None
        return StoredImage(page.name, image.id, is_new=True, near_duplicate_of=twin_id, note=page.note)

    def _batch(self) -> int:
        batch = self._find_batch() or images.insert_batch(self._session, self._batch_name)
        self._batch_id = batch.id
        return batch.id

    def _find_batch(self) -> images.Batch | None:
        if self._named is None:
            return images.select_batch_by_name(self._session, self._batch_name)
        return find_batch(self._session, self._named)


def _pages(
    name: str, data: bytes, digest: bytes, limits: pictures.ImageLimits
) -> Iterator[_Page | RefusedImage]:
    for page in pictures.each_page(data, limits):
        shown = name if page.is_only else f"{name} (page {page.number})"
        if isinstance(page, pictures.RefusedPage):
            yield RefusedImage(shown, page.error)
        else:
            yield _page(shown, digest, page)


def _page(name: str, digest: bytes, page: pictures.Page) -> _Page:
    number, picture = page.number, page.picture
    encoded = io.BytesIO()
    picture.save(encoded, "PNG", compress_level=_PNG_LEVEL)
    png = encoded.getvalue()
    return _Page(
        name=name,
        number=number,
        # The first page has the file's own hash, so that the same file is recognised without decoding it again.
        sha256=digest.hex() if number == 1 else hashlib.sha256(digest + b"page %d" % number).hexdigest(),
        png=png,
        blob=hashlib.sha256(png).hexdigest(),
        size=picture.size,
        pixel_hash=_pixel_hash(picture),
        note=page.note,
    )


def _pixel_hash(picture: Picture.Image) -> str:
    """Equal for equal grey levels, whatever the file format and colour mode."""
    grey = pictures.grey(picture)
    return hashlib.sha256(repr(grey.shape).encode() + grey.tobytes()).hexdigest()
