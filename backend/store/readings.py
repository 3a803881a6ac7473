"""Readings: what one model version read on one image. Written once, and again only if an image that nobody has
labelled is read in another style.

Knows the table ``readings``, and updates the images' ``reading_…`` and ``queue_…`` columns. A new reading never
changes a label.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    CursorResult,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    case,
    func,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.exchange.style import PLAIN, Accents, Case, Style
from backend.store.database import Base, find, now
from backend.store.deletable import with_deleted
from backend.store.folding import folded_name, initial
from backend.store.images import NO_NAME, READ, Image, lock_images
from backend.store.lists.stale_readings import is_stale

MAX_FAILURES = 3  # attempts before an image counts as failed
READABLE = or_(~Image.typed, Image.emptiness.is_not(None))
"""Whether an image gets readings: one that people type has none, unless it is known to be empty."""
READ_AS_BLANK = READ
"""`queue_text` of an image on which the newest reading found nothing."""
NOT_A_NAME = "not_a_name"
NO_NAME_CONFIDENCE = -1.0
"""`queue_confidence` of what is not a name: below every confidence, so that it comes first in the order "uncertain"."""
_CONTENT = ("version", "status", "text", "confidence", "spans", "alternatives", "reason", "case", "accents")


class Reading(Base):
    """One version's reading of one image."""

    __tablename__ = "readings"
    __table_args__ = (
        UniqueConstraint("image_id", "version"),
        CheckConstraint("status IN ('name', 'blank', 'not_a_name')", name="status"),
        CheckConstraint("(status = 'not_a_name') = (reason IS NOT NULL)", name="reason"),
        Index("ix_readings_folded", "folded", "image_id", "version"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    image_id: Mapped[int] = mapped_column(ForeignKey("images.id", ondelete="CASCADE"))
    version: Mapped[str] = mapped_column(String(100))
    status: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    folded: Mapped[str] = mapped_column(Text, default="", server_default="")
    """The text as it is searched, see `folding`."""
    confidence: Mapped[float]
    """Calibrated P(text is right), 0 to 1."""
    case: Mapped[Case | None] = mapped_column("letter_case", String(16))
    accents: Mapped[Accents | None] = mapped_column(String(16))
    """With `case`, the style in which it is written; NULL: `PLAIN`, the only one that earlier releases had."""
    reason: Mapped[str | None] = mapped_column(String(16))
    """What is there instead of a name; NULL for a name and for blank."""
    spans: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """``[{character, start_x, end_x, confidence}]``, x in pixels of the stored image."""
    alternatives: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """``[{text, confidence}]``, best first."""
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def style(self) -> Style:
        """In which it is written."""
        return Style.of(self.case, self.accents) or PLAIN


_IS_NO_NAME = Reading.status == NOT_A_NAME


def insert_readings(session: Session, contents: Mapping[int, Mapping[str, Any]]) -> dict[int, Reading]:
    """Store what one version read on each image, and make it the image's newest reading; images that are gone are left
    out.

    A version reads an image once: if it has done so, that reading is kept, becomes the newest, and is returned; its
    content is replaced if it is in another style and no label counts (the row stays: somebody may be about to save a
    label that names it). All are written at once, so that the lock of SQLite is held for as short as possible.

    Args:
        contents: image id to ``version``, ``status``, ``text``, ``confidence``, ``spans``, ``alternatives`` and, of
            what is not a name, ``reason``; of what is not in `PLAIN` style, ``case`` and ``accents``.
    """
    images = lock_images(session, contents)
    versions = {content["version"] for content in contents.values()}
    query = select(Reading).where(Reading.image_id.in_(contents), Reading.version.in_(versions))
    known = {(reading.image_id, reading.version): reading for reading in session.scalars(query)}
    found: dict[int, Reading] = {}
    for image in images:
        content = {name: contents[image.id].get(name) for name in _CONTENT}
        kept = known.get((image.id, contents[image.id]["version"]))
        reading = kept or Reading(image_id=image.id)
        style = Style.of(content["case"], content["accents"]) or PLAIN
        if kept is None or (image.label_kind is None and kept.style != style):
            for name, value in content.items():
                setattr(reading, name, value)
            reading.folded = folded_name(reading.text)
        session.add(reading)
        _set_head(image, reading)
        found[image.id] = reading
    session.flush()
    return found


def select_reading(session: Session, reading_id: int) -> Reading | None:
    """The reading with this id."""
    return find(session, Reading, reading_id)


def select_reading_by(session: Session, image_id: int, version: str) -> Reading | None:
    """The reading of the image by ``version``."""
    return session.scalar(select(Reading).where(Reading.image_id == image_id, Reading.version == version))


def has_read(session: Session, version: str) -> bool:
    """Whether ``version`` has read any image, those in the bin included."""
    return session.scalar(select(Reading.id).where(Reading.version == version).limit(1)) is not None


def select_columns_by_blob(
    session: Session, version: str, blobs: Iterable[str], style: Style
) -> dict[str, dict[str, Any] | str]:
    """What ``version`` has read on images of these blobs in this style, as `insert_readings` takes it, by blob."""
    query = (
        select(Image.blob, Reading)
        .join(Image, Image.id == Reading.image_id)
        .where(Image.blob.in_(set(blobs)), Reading.version == version, Image.emptiness.is_(None))
        .where(
            func.coalesce(Reading.case, PLAIN.case) == style.case,
            func.coalesce(Reading.accents, PLAIN.accents) == style.accents,
        )
    )
    return {
        blob: {name: getattr(reading, name) for name in _CONTENT} for blob, reading in session.execute(query)
    }


def select_head_readings(session: Session, image_ids: Iterable[int]) -> dict[int, Reading]:
    """The newest reading of each of the images, by image id, those in the bin too; images without one are left out."""
    query = with_deleted(
        select(Reading)
        .join(Image, (Image.id == Reading.image_id) & (Image.reading_version == Reading.version))
        .where(Image.id.in_(list(image_ids)))
    )
    return {reading.image_id: reading for reading in session.scalars(query)}


def select_unread(session: Session, version: str, limit: int, style: Style = PLAIN) -> Sequence[Image]:
    """Images to read with ``version``, oldest first, those without any reading before all others.

    These are images without a reading, and those whose reading `is_stale`, except those that failed `MAX_FAILURES`
    times, and those that are not `READABLE`.

    Args:
        style: of images that have none of their own.
    """
    waiting = select(Image).where(Image.reading_failures < MAX_FAILURES, READABLE).order_by(Image.id)
    unread = session.scalars(waiting.where(Image.reading_version.is_(None)).limit(limit)).all()
    if len(unread) == limit:
        return unread
    stale = waiting.where(is_stale(version, style)).limit(limit - len(unread))
    return [*unread, *session.scalars(stale)]


def adopt_readings(session: Session, version: str) -> int:
    """After a rollback, make the earlier readings by ``version`` the newest again; the number of changed images."""
    statement = (
        update(Image)
        .where(
            Reading.image_id == Image.id,
            Reading.version == version,
            Image.label_kind.is_(None),
            Image.reading_version != version,
        )
        .values(
            reading_version=Reading.version,
            reading_confidence=Reading.confidence,
            reading_case=Reading.case,
            reading_accents=Reading.accents,
            queue_confidence=case((_IS_NO_NAME, NO_NAME_CONFIDENCE), else_=Reading.confidence),
            queue_text=case((_IS_NO_NAME, NO_NAME), else_=READ) + Reading.text,
            queue_letter=case((_IS_NO_NAME, null()), else_=_initial(session, version)),
            reading_failures=0,
            reading_error=None,
        )
        .execution_options(synchronize_session=False)
    )
    changed = cast("CursorResult[Any]", session.execute(statement)).rowcount
    session.expire_all()
    return changed


def _initial(session: Session, version: str) -> ColumnElement[str]:
    """`initial` of a reading's text in SQL, for the characters that readings by ``version`` begin with."""
    first = func.substr(Reading.text, 1, 1)
    begun = session.scalars(select(first).where(Reading.version == version).distinct())
    folded = {character: initial(character) for character in begun}
    return case(folded, value=first, else_=first) if folded else first


def _set_head(image: Image, reading: Reading) -> None:
    image.reading_version = reading.version
    image.reading_confidence = reading.confidence
    image.reading_case, image.reading_accents = reading.case, reading.accents
    is_no_name = reading.status == NOT_A_NAME
    image.queue_confidence = NO_NAME_CONFIDENCE if is_no_name else reading.confidence
    image.queue_text = (NO_NAME if is_no_name else READ) + reading.text
    image.queue_letter = None if is_no_name else initial(reading.text)
    image.reading_failures = 0
    image.reading_error = None
