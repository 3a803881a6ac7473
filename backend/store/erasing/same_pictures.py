"""Images, records and forms that show the same as others: the same picture, the same page of the same file.

Knows hashes; those in the bin count too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.store.deletable import with_deleted
from backend.store.forms import FormPicture, FormVersion
from backend.store.images import Image
from backend.store.piles.tables import Page, PageFile

_HASHES_A_QUERY = 500


def select_images(
    session: Session, pixel_hashes: Collection[str], apart_from: Collection[int]
) -> list[tuple[int, str]]:
    """Id and hash of the images with one of these pictures, without some, in the order of their ids."""
    hashes, found = sorted(pixel_hashes), list[tuple[int, str]]()
    for start in range(0, len(hashes), _HASHES_A_QUERY):
        part = hashes[start : start + _HASHES_A_QUERY]
        query = with_deleted(select(Image.id, Image.pixel_hash).where(Image.pixel_hash.in_(part)))
        found += [(image_id, pixel_hash) for image_id, pixel_hash in session.execute(query)]
    return sorted((image_id, pixel_hash) for image_id, pixel_hash in found if image_id not in apart_from)


def select_files(session: Session, files: Mapping[int, str]) -> frozenset[str]:
    """Those of the files, each by its id and its sha256, that came a second time."""
    query = select(PageFile.sha256).where(
        PageFile.sha256.in_(files.values()), PageFile.id.not_in(list(files))
    )
    return frozenset(session.scalars(query))


def select_forms(session: Session, scans: Iterable[tuple[str, int]]) -> set[int]:
    """Ids of the forms that have, in any version, a picture made of one of these pages."""
    wanted = set(scans)
    query = select(FormPicture.source_sha256, FormPicture.source_page, FormPicture.blob)
    query = query.where(FormPicture.source_sha256.in_({sha256 for sha256, _ in wanted}))
    pictures = {blob for sha256, number, blob in session.execute(query) if (sha256, number) in wanted}
    shown = select(FormVersion.form_id).join(FormPicture, FormPicture.version_id == FormVersion.id)
    return set(session.scalars(shown.where(FormPicture.blob.in_(pictures))))


def select_pages_without_record(
    session: Session, file_ids: Collection[int], scans: Iterable[tuple[str, int]], apart_from: Collection[int]
) -> list[int]:
    """Ids of the pages that belong to no record and are of the files, or are these scans; without some."""
    wanted = set(scans)
    is_meant = or_(Page.file_id.in_(file_ids), PageFile.sha256.in_({sha256 for sha256, _ in wanted}))
    query = (
        select(Page.id, Page.file_id, PageFile.sha256, Page.number)
        .join(PageFile, PageFile.id == Page.file_id)
        .where(is_meant, Page.record_id.is_(None))
        .order_by(Page.id)
    )
    return [
        page_id
        for page_id, file_id, sha256, number in session.execute(query)
        if page_id not in apart_from and (file_id in file_ids or (sha256, number) in wanted)
    ]


def select_records(session: Session, scans: Iterable[tuple[str, int]]) -> set[int]:
    """Ids of the records of these pages, each given by the sha256 of its file and its number."""
    wanted = set(scans)
    query = (
        select(PageFile.sha256, Page.number, Page.record_id)
        .join(PageFile, PageFile.id == Page.file_id)
        .where(PageFile.sha256.in_({sha256 for sha256, _ in wanted}), Page.record_id.is_not(None))
    )
    return {
        record_id
        for sha256, number, record_id in session.execute(with_deleted(query))
        if (sha256, number) in wanted and record_id is not None
    }
