"""What belongs to an image, a record or a page: rows and files, and what shows the same elsewhere.

Knows rows, locks what it finds, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from backend.services.errors import ConflictError, NotFoundError
from backend.services.piles.cutting.known_forms import kinds_of_forms
from backend.services.piles.cutting.page_storage import fields_of
from backend.services.piles.records.deleting import former_images
from backend.store import bin as bins
from backend.store.erasing import same_pictures
from backend.store.images import Image
from backend.store.labels import LABELLED_BLANK, select_ids_with_text
from backend.store.piles import files as stored_files
from backend.store.piles import pages as stored_pages
from backend.store.piles import records as stored_records
from backend.store.piles.pages import FoundPage
from backend.store.readings import READ_AS_BLANK


@dataclass(frozen=True)
class Content:
    """What is to be erased.

    Args:
        images: even if they are in the bin.
        pages: of the record, or the page; none of an image that came by itself.
        written: ids of the images that somebody has ever typed a text for.
    """

    images: Sequence[Image]
    pages: Sequence[FoundPage] = ()
    batch_ids: frozenset[int] = field(default_factory=frozenset)
    written: frozenset[int] = field(default_factory=frozenset)

    @property
    def image_ids(self) -> list[int]:
        """Ids of the images."""
        return [image.id for image in self.images]

    @property
    def pixel_hashes(self) -> set[str]:
        """The pictures of the images."""
        return {image.pixel_hash for image in self.images}

    @property
    def own_hashes(self) -> set[str]:
        """The pictures that show something: blank fields of other people may look the same."""
        return {image.pixel_hash for image in self.images if image.id in self.written or not is_blank(image)}

    @property
    def blobs(self) -> list[str]:
        """The files of images, pages, and the files that the pages came in."""
        names = [image.blob for image in self.images]
        for page, file, _ in self.pages:
            names += [name for name in (page.picture, file.blob) if name is not None]
        return list(dict.fromkeys(names))


def is_blank(image: Image) -> bool:
    """Whether nothing is written on the image, as far as its newest label says, or without one a version."""
    if image.label_kind is not None:
        return image.label_kind == LABELLED_BLANK
    return image.queue_text == READ_AS_BLANK


def content_of_image(session: Session, image_id: int) -> Content:
    """The image alone.

    Raises:
        NotFoundError: there is no such image, not even in the bin.
        ConflictError: it was cut out of a page, which shows it too (``extra["record_id"]``, or ``page_id``).
    """
    image = bins.select_any_image(session, image_id)
    if image is None:
        raise NotFoundError.of("image", image_id)
    found = stored_pages.select_fields_of_images(session, [image_id]).get(image_id)
    if found is not None:
        page = found[1].page
        words = "This image was cut out of a page, which shows the same. Erase the whole"
        if page.record_id is None:
            raise ConflictError(f"{words} page: it takes all its fields with it.", page_id=page.id)
        raise ConflictError(
            f"{words} record: it takes the page and all its fields with it.", record_id=page.record_id
        )
    written = select_ids_with_text(session, [image_id])
    return Content([image], batch_ids=frozenset({image.batch_id}), written=written)


def content_of_record(session: Session, record_id: int) -> Content:
    """The record's pages with all that was ever cut out of them, locked against others who cut or join.

    Raises:
        NotFoundError: there is no such record, not even in the bin.
        ConflictError: pages of a file that it came in are being cut.
    """
    pile_id = stored_records.pile_of(session, record_id)
    if pile_id is not None:
        stored_files.lock_pile(session, pile_id)
    if pile_id is None or stored_records.pile_of(session, record_id) is None:
        raise NotFoundError.of("record", record_id)
    pages = stored_records.select_pages_of_records(session, [record_id], in_bin=True)[record_id]
    for file_id in sorted({file.id for _, file, _ in pages}):
        stored_files.lock_file(session, file_id)
    return _content_of_pages(session, pages)


def content_of_page(session: Session, page_id: int) -> Content:
    """The page, which is in no record, with all that was ever cut out of it; locked as a record is.

    Raises:
        NotFoundError: there is no such page, not even in the bin.
        ConflictError: it belongs to a record (``extra["record_id"]``), or other pages of its file are being cut.
    """
    found = stored_pages.select_any_page(session, page_id)
    if found is not None:
        stored_files.lock_pile(session, found.pile.id)
        stored_files.lock_file(session, found.file.id)
        session.expire_all()
        found = stored_pages.select_any_page(session, page_id)
    if found is None:
        raise NotFoundError.of("page", page_id)
    if found.page.record_id is not None:
        raise ConflictError(
            "This page belongs to a record. Erase the whole record: it takes its pages and all their fields with it.",
            record_id=found.page.record_id,
        )
    return _content_of_pages(session, [found])


def _content_of_pages(session: Session, pages: Sequence[FoundPage]) -> Content:
    _refuse_while_cut(session, pages)
    images: dict[int, Image] = {}
    for page, file, pile in pages:
        for row in fields_of(session, page):
            image = bins.select_any_image(session, row.image_id)
            images |= {} if image is None else {image.id: image}
        images |= {image.id: image for image in former_images(session, pile.batch_id, file, page)}
    batches = frozenset(pile.batch_id for *_, pile in pages)
    return Content(list(images.values()), pages, batches, select_ids_with_text(session, list(images)))


def _refuse_while_cut(session: Session, pages: Iterable[FoundPage]) -> None:
    """The file is dropped, so that pages of others that wait to be looked at would be lost.

    Those that wait for their first form do not count: it may never be drawn.
    """
    own = {page.id for page, *_ in pages}
    known = kinds_of_forms(session)
    for file, pile in {file.id: (file, pile) for _, file, pile in pages}.values():
        of_file = stored_pages.select_pages_of_files(session, [file.id])[file.id]
        others = [page for page in of_file if page.is_due and page.id not in own]
        are_cut = any(pile.is_sample in known or page.state != "waiting" for page in others)
        if file.state == "waiting" or are_cut:
            raise ConflictError(
                "Other pages of the file that this came in are being cut. Try again once that is done."
            )


@dataclass(frozen=True)
class Copies:
    """What shows the same and stays: it came a second time, or under another name."""

    images: Sequence[int]
    records: Sequence[int]
    forms: Sequence[int]
    """Made of one of the pages, which is their reference picture."""
    pages: Sequence[int]
    """In no record, of the same files or the same scans: foreign, blank, refused."""
    hashes: frozenset[str]
    """Of the pictures that stay."""
    files: frozenset[str]
    """Of the files of pages that stay."""


def copies_of(session: Session, content: Content) -> Copies:
    """What shows the same and is not erased with ``content``: images with the same picture, records of the same scans,
    forms made of them; and what else there is of the same files."""
    found = same_pictures.select_images(session, content.pixel_hashes, apart_from=content.image_ids)
    written = content.own_hashes
    scans = [(file.sha256, page.number) for page, file, _ in content.pages]
    own = {page.record_id for page, *_ in content.pages}
    records = {each for each in same_pictures.select_records(session, scans) if each not in own}
    return Copies(
        images=[image_id for image_id, pixel_hash in found if pixel_hash in written],
        records=sorted(records),
        forms=sorted(same_pictures.select_forms(session, scans)),
        pages=same_pictures.select_pages_without_record(
            session, {file.id for _, file, _ in content.pages}, scans, {page.id for page, *_ in content.pages}
        ),
        hashes=frozenset(pixel_hash for _, pixel_hash in found),
        files=same_pictures.select_files(session, {file.id: file.sha256 for _, file, _ in content.pages}),
    )
