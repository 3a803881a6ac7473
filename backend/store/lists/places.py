"""Where the images of one batch were uploaded from: by folder and file name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.store.images import Image

_NAMES_A_QUERY = 500


class Place(NamedTuple):
    """An image's folder and file name, and whether a person has labelled it or a list said what to expect on it."""

    image_id: int
    folder: str
    file_name: str
    is_expected: bool
    is_labelled: bool

    @property
    def path(self) -> str:
        """Folder and file name, as `Image.path`."""
        return f"{self.folder}/{self.file_name}" if self.folder else self.file_name


def select_images_at(
    session: Session, batch_id: int, folder: str, file_names: Sequence[str]
) -> Sequence[Image]:
    """The batch's images of files with one of these names in exactly this folder."""
    place = (Image.batch_id == batch_id, Image.file_name.in_(file_names), Image.folder == folder)
    return session.scalars(select(Image).where(*place).order_by(Image.id)).all()


def iter_places(session: Session, batch_id: int, file_names: Sequence[str]) -> Iterator[Place]:
    """The places of the batch's files with one of these names, whatever folders they were in."""
    is_expected, is_labelled = Image.expected.is_not(None), Image.label_kind.is_not(None)
    query = select(Image.id, Image.folder, Image.file_name, is_expected, is_labelled)
    for start in range(0, len(file_names), _NAMES_A_QUERY):
        some = file_names[start : start + _NAMES_A_QUERY]
        for row in session.execute(query.where(Image.batch_id == batch_id, Image.file_name.in_(some))):
            yield Place(*row)


def select_newest_id(session: Session, batch_id: int) -> int | None:
    """The id of the image that came into the batch last."""
    query = select(Image.id).where(Image.batch_id == batch_id).order_by(Image.id.desc()).limit(1)
    return session.scalar(query)
