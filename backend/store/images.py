"""Images and the batches they came in: one row for each stored picture, with its newest label and reading.

Knows the tables ``images`` and ``batches``. The ``label_…``, ``reading_…`` and ``queue_…`` columns repeat the newest
label and reading, so that one index covers a chunk of the queue; only `labels` and `readings` write them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, case, event, false, func, select, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.exchange.style import Accents, Case
from backend.store.database import Base, find, now
from backend.store.deletable import Deletable
from backend.store.folding import folded_texts

UNREAD_CONFIDENCE = 2.0  # above every confidence, so that unread images come last in the order "uncertain"
READ = "0"  # begins the `queue_text` of an image with a reading
UNREAD_TEXT = "1"  # above `READ` + any text, so that they come after what was read in the order "alike" too
NO_NAME = "2"  # begins that of what is not a name: after all others, and in no group


def _where(condition: str) -> dict[str, Any]:
    """Arguments of an index of the rows that meet ``condition``."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


_KEPT = _where("deleted_at IS NULL")  # not in the bin
_PENDING = _where("label_kind IS NULL AND deleted_at IS NULL")
_LABELLED = _where("label_kind IS NOT NULL AND deleted_at IS NULL")
_IN_BIN = _where("deleted_at IS NOT NULL")


class Batch(Deletable, Base):
    """Images that were uploaded under one name."""

    __tablename__ = "batches"
    __table_args__ = (
        # A name in the bin may be given to another batch.
        Index("uq_batches_name", "name", unique=True, **_KEPT),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Image(Deletable, Base):
    """The picture of one field."""

    __tablename__ = "images"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    """Of the uploaded bytes (of one page, in a file with several). Equal bytes may be several images: blank fields."""
    blob: Mapped[str] = mapped_column(String(64), index=True)
    """sha256 of the stored PNG: the same pixels are the same blob, whatever file they came in."""
    file_name: Mapped[str] = mapped_column(Text)
    """Name given by the uploader; shown to people, never used to open a file."""
    folder: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Folder that the uploader had the file in, with ``/`` between its parts; empty if unknown. Only shown, too."""
    upload_key: Mapped[str | None] = mapped_column(String(255))
    """Idempotency-Key of the upload that brought it."""
    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id"), index=True)
    page: Mapped[int] = mapped_column(default=1)
    width: Mapped[int]
    height: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)
    pixel_hash: Mapped[str] = mapped_column(String(64), index=True)
    """Equal for near duplicates."""
    expected: Mapped[str | None] = mapped_column(Text)
    """IDENTITY from a CSV beside the images."""
    typed: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether people type what is on it, unread: a field of the kind `text`."""
    case: Mapped[Case | None] = mapped_column("letter_case", String(16))
    accents: Mapped[Accents | None] = mapped_column(String(16))
    """How its readings are written, with `case`; NULL: as in the installation."""
    emptiness: Mapped[float | None]
    """How sure it is, 0 to 1, that it is blank, by comparison with the empty form; NULL if that does not say so."""
    reading_failures: Mapped[int] = mapped_column(default=0)
    reading_error: Mapped[str | None] = mapped_column(Text)

    label_revision: Mapped[int] = mapped_column(default=0)
    """Revision of the newest label, withdrawn ones included; 0 if there was none."""
    label_kind: Mapped[str | None] = mapped_column(String(16))
    """Kind of the label that counts; NULL if unlabelled or withdrawn."""
    label_text: Mapped[str | None] = mapped_column(Text)
    label_id: Mapped[int | None]
    """Id of the label that counts; sorts images by when they were labelled."""
    folded: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Path, label and expected text as they are searched, see `folding`."""
    reading_version: Mapped[str | None] = mapped_column(String(100))
    reading_confidence: Mapped[float | None]
    reading_case: Mapped[Case | None] = mapped_column(String(16))
    reading_accents: Mapped[Accents | None] = mapped_column(String(16))
    """The style of the newest reading, with `reading_case`, as `readings` has it."""
    queue_confidence: Mapped[float] = mapped_column(default=UNREAD_CONFIDENCE)
    queue_text: Mapped[str] = mapped_column(Text, default=UNREAD_TEXT)
    queue_letter: Mapped[str | None] = mapped_column(String(1))
    """`folding.initial` of the reading's text, empty if it was read as blank; NULL if unread, or not a name."""

    @property
    def path(self) -> str:
        """Folder and file name, as the uploader had them."""
        return f"{self.folder}/{self.file_name}" if self.folder else self.file_name

    @hybrid_property
    def known_as(self) -> str:
        """The text of the label, else of the reading, whether that calls it a name or not; sorts images by name."""
        read = READ + self.queue_text[1:] if self.queue_text.startswith(NO_NAME) else self.queue_text
        return read if self.label_text is None else READ + self.label_text

    @known_as.inplace.expression
    @classmethod
    def _known_as(cls) -> ColumnElement[str]:
        queued, refused = cls.queue_text, READ + func.substr(cls.queue_text, 2)
        read = case((func.substr(queued, 1, 1) == NO_NAME, refused), else_=queued)
        return func.coalesce(READ + cls.label_text, read, type_=Text())

    __table_args__ = (
        # Partial, each for one query: the indexes of the queue shrink as images are labelled, and the planner
        # cannot choose one that finds unlabelled images but does not sort them.
        Index("ix_images_pending_oldest", "id", **_PENDING),
        Index("ix_images_pending_uncertain", "queue_confidence", "id", **_PENDING),
        Index("ix_images_pending_alike", "queue_text", "queue_confidence", "id", **_PENDING),
        Index("ix_images_pending_letter", "queue_letter", "queue_confidence", "id", **_PENDING),
        Index("ix_images_pending_batch", "batch_id", "queue_confidence", "id", **_PENDING),
        Index("ix_images_unread", "id", **_where("reading_version IS NULL AND deleted_at IS NULL")),
        Index("ix_images_labelled", "label_kind", "batch_id", **_LABELLED),
        # The same file in the same place of the same batch is the same image, unless that was deleted.
        Index("uq_images_place", "batch_id", "file_name", "folder", "sha256", unique=True, **_KEPT),
        Index("ix_images_upload_key", "upload_key", **_where("upload_key IS NOT NULL")),
        Index("ix_images_answered", "label_id", **_LABELLED),
        Index("ix_images_folded", "folded", "deleted_at"),  # all that a search reads of a row
        Index("ix_images_deleted", "deleted_at", "id", **_IN_BIN),
        {"sqlite_autoincrement": True},  # the id of a deleted image is never used again
    )


@event.listens_for(Image, "before_insert")
@event.listens_for(Image, "before_update")
def _fold(_mapper: object, _connection: object, image: Image) -> None:
    image.folded = folded_texts(image.path, image.label_text, image.expected)


def insert_batch(session: Session, name: str) -> Batch:
    """Add a batch. Raises IntegrityError if the name is taken."""
    batch = Batch(name=name)
    session.add(batch)
    session.flush()
    return batch


def select_batch(session: Session, batch_id: int) -> Batch | None:
    """The batch with this id."""
    return find(session, Batch, batch_id)


def select_batch_by_name(session: Session, name: str) -> Batch | None:
    """The batch with exactly this name."""
    return session.scalar(select(Batch).where(Batch.name == name))


def select_batch_names(session: Session, start: str) -> set[str]:
    """The names of batches that begin so."""
    return set(session.scalars(select(Batch.name).where(Batch.name.startswith(start, autoescape=True))))


def insert_image(
    session: Session,
    *,
    sha256: str,
    blob: str,
    file_name: str,
    batch_id: int,
    width: int,
    height: int,
    pixel_hash: str,
    page: int = 1,
    folder: str = "",
    expected: str | None = None,
    upload_key: str | None = None,
) -> Image:
    """Add an image, unread and unlabelled. Raises IntegrityError if `select_image_at` has it already."""
    image = Image(
        sha256=sha256,
        blob=blob,
        file_name=file_name,
        folder=folder,
        batch_id=batch_id,
        upload_key=upload_key,
        page=page,
        width=width,
        height=height,
        pixel_hash=pixel_hash,
        expected=expected,
    )
    session.add(image)
    session.flush()
    return image


def select_image(session: Session, image_id: int) -> Image | None:
    """The image with this id."""
    return find(session, Image, image_id)


def select_images(session: Session, image_ids: Sequence[int]) -> list[Image]:
    """The images with these ids, in this order, by one query; ids without an image are left out."""
    found = {image.id: image for image in session.scalars(select(Image).where(Image.id.in_(image_ids)))}
    return [found[image_id] for image_id in image_ids if image_id in found]


def select_image_at(
    session: Session, *, batch_id: int, folder: str, file_name: str, sha256: str
) -> Image | None:
    """The image that was uploaded with exactly these bytes into this place of the batch."""
    place = (Image.batch_id == batch_id, Image.file_name == file_name, Image.folder == folder)
    return session.scalar(select(Image).where(*place, Image.sha256 == sha256))


def select_first_with_bytes(session: Session, sha256: str) -> Image | None:
    """The oldest image that was uploaded with exactly these bytes."""
    return session.scalar(select(Image).where(Image.sha256 == sha256).order_by(Image.id).limit(1))


def select_near_duplicate(session: Session, pixel_hash: str, *, before_id: int | None = None) -> Image | None:
    """The oldest image with this ``pixel_hash`` (and an id below ``before_id``)."""
    query = select(Image).where(Image.pixel_hash == pixel_hash).order_by(Image.id).limit(1)
    return session.scalar(query if before_id is None else query.where(Image.id < before_id))


def lock_image(session: Session, image_id: int) -> Image | None:
    """The image as it is now, locked against other writers until this transaction ends."""
    return find(session, Image, image_id, lock=True)


def lock_images(session: Session, image_ids: Iterable[int]) -> Sequence[Image]:
    """Those of the images that exist, as they are now, locked as by `lock_image`; always in the order of their ids, so
    that two writers never wait for each other."""
    query = select(Image).where(Image.id.in_(list(image_ids))).order_by(Image.id)
    return session.scalars(query.with_for_update().execution_options(populate_existing=True)).all()
