"""Labels: what people say is written on an image. A history that only grows; the newest revision counts.

Knows the table ``labels``, and updates the images' ``label_…`` columns. Does not check texts; `services.labels` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.exchange.label_kinds import LabelKind
from backend.exchange.style import Accents, Case, Style
from backend.store.database import Base, now
from backend.store.deletable import with_deleted
from backend.store.images import Image, lock_image

StoredKind = Literal["confirmed", "corrected", "unreadable", "blank", "withdrawn"]
TEXT_KINDS: Final[tuple[StoredKind, ...]] = ("confirmed", "corrected")
"""Kinds that carry a text."""
_IDS_A_QUERY = 500
LABELLED_BLANK: Final = "blank"
WITHDRAWN: Final = "withdrawn"
"""Kind of an undo that leaves no label."""


def given_kind(kind: StoredKind) -> LabelKind | Literal["withdrawn"]:
    """The kind as people give it: ``text`` whether the text confirmed the reading or corrected it."""
    return "text" if kind == "confirmed" or kind == "corrected" else kind


class Label(Base):
    """One revision of what a person says about one image."""

    __tablename__ = "labels"
    __table_args__ = (
        UniqueConstraint("image_id", "revision"),
        CheckConstraint(
            "kind IN ('confirmed', 'corrected', 'unreadable', 'blank', 'withdrawn')", name="kind"
        ),
        CheckConstraint("(kind IN ('confirmed', 'corrected')) = (text IS NOT NULL)", name="text"),
        Index("ix_labels_created_at", "created_at"),
        Index("ix_labels_reading_id", "reading_id"),  # else each deleted reading reads the whole table
        {
            "sqlite_autoincrement": True
        },  # ids show which label came later: that of an erased one is never used again
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    image_id: Mapped[int] = mapped_column(ForeignKey("images.id", ondelete="CASCADE"))
    revision: Mapped[int]
    """1 for the image's first label, then one more each time."""
    kind: Mapped[StoredKind] = mapped_column(String(16))
    text: Mapped[str | None] = mapped_column(Text)
    """As typed, NFC."""
    case: Mapped[Case | None] = mapped_column("letter_case", String(16))
    accents: Mapped[Accents | None] = mapped_column(String(16))
    """With `case`, the style in which the text was typed; NULL if it is not known, or there is no text."""
    reading_id: Mapped[int | None] = mapped_column(ForeignKey("readings.id", ondelete="SET NULL"))
    """The reading that the person saw."""
    undoes: Mapped[int | None]
    """The revision that this one undoes."""
    unknown_characters: Mapped[str] = mapped_column(Text, default="")
    """Characters of the text that the live alphabet lacked, each once."""
    idempotency_key: Mapped[str | None] = mapped_column(String(255), unique=True)
    operation_id: Mapped[int | None] = mapped_column(ForeignKey("operations.id"), index=True)
    """The bulk operation that added this revision."""
    author: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def style(self) -> Style | None:
        """In which the text was typed; None if that is not known."""
        return Style.of(self.case, self.accents)


def append_label(
    session: Session,
    image_id: int,
    *,
    expected_revision: int | None,
    kind: StoredKind,
    text: str | None = None,
    style: Style | None = None,
    reading_id: int | None = None,
    undoes: int | None = None,
    unknown_characters: str = "",
    idempotency_key: str | None = None,
    operation_id: int | None = None,
    author: str,
) -> Label | None:
    """Add the next revision, and copy it to the image's ``label_…`` columns.

    Args:
        expected_revision: the newest one that the person saw (0: none; None: whatever it is).
        style: in which the text was typed.
    Returns:
        None, and nothing is written, if the image is gone or its revision is another one.
    """
    image = lock_image(session, image_id)
    if image is None or expected_revision not in (None, image.label_revision):
        return None
    label = Label(
        image_id=image_id,
        revision=image.label_revision + 1,
        kind=kind,
        text=text,
        case=style.case if style else None,
        accents=style.accents if style else None,
        reading_id=reading_id,
        undoes=undoes,
        unknown_characters=unknown_characters,
        idempotency_key=idempotency_key,
        operation_id=operation_id,
        author=author,
    )
    session.add(label)
    session.flush()  # gives it its id
    image.label_revision = label.revision
    image.label_kind = None if kind == WITHDRAWN else kind
    image.label_text = text
    image.label_id = None if kind == WITHDRAWN else label.id
    session.flush()
    return label


def select_label(session: Session, image_id: int) -> Label | None:
    """The image's newest revision, a withdrawal included."""
    query = select(Label).where(Label.image_id == image_id).order_by(Label.revision.desc()).limit(1)
    return session.scalar(query)


def select_label_revision(session: Session, image_id: int, revision: int) -> Label | None:
    """One revision of the image's history."""
    return session.scalar(select(Label).where(Label.image_id == image_id, Label.revision == revision))


def select_label_by_key(session: Session, idempotency_key: str) -> Label | None:
    """The label that was saved with this key."""
    return session.scalar(select(Label).where(Label.idempotency_key == idempotency_key))


def select_operation_labels(session: Session, operation_id: int) -> dict[int, Label]:
    """The labels that the operation added, by image id."""
    query = select(Label).where(Label.operation_id == operation_id)
    return {label.image_id: label for label in session.scalars(query)}


def select_history(session: Session, image_id: int) -> Sequence[Label]:
    """All revisions of the image, newest first."""
    return session.scalars(
        select(Label).where(Label.image_id == image_id).order_by(Label.revision.desc())
    ).all()


def select_histories(session: Session, image_ids: Sequence[int]) -> dict[int, list[Label]]:
    """All revisions of each of the images, newest first."""
    found: dict[int, list[Label]] = {}
    for start in range(0, len(image_ids), _IDS_A_QUERY):
        wanted = image_ids[start : start + _IDS_A_QUERY]
        query = select(Label).where(Label.image_id.in_(wanted)).order_by(Label.revision.desc())
        for label in session.scalars(query):
            found.setdefault(label.image_id, []).append(label)
    return found


def select_ids_with_text(session: Session, image_ids: Sequence[int]) -> frozenset[int]:
    """Those of the images that any revision, even an old one, has a text of."""
    found: set[int] = set()
    for start in range(0, len(image_ids), _IDS_A_QUERY):
        wanted = image_ids[start : start + _IDS_A_QUERY]
        query = select(Label.image_id).where(Label.image_id.in_(wanted), Label.text.is_not(None)).distinct()
        found.update(session.scalars(query))
    return frozenset(found)


def select_head_labels(session: Session, image_ids: Iterable[int]) -> dict[int, Label]:
    """The label that counts for each of the images, by image id, those in the bin too; unlabelled ones are left out."""
    query = with_deleted(
        select(Label)
        .join(Image, (Image.id == Label.image_id) & (Image.label_revision == Label.revision))
        .where(Image.id.in_(list(image_ids)), Label.kind != WITHDRAWN)
    )
    return {label.image_id: label for label in session.scalars(query)}


def newest_label_id(session: Session) -> int:
    """The id of the label that was added last; 0 if there is none. Unlike times, ids only grow."""
    return session.scalar(select(func.max(Label.id))) or 0


def count_labels_after(session: Session, label_id: int | None) -> int:
    """Number of images whose label has a text and was added after the label with this id (None: ever)."""
    query = (
        select(func.count())
        .select_from(Image)
        .join(Label, (Label.image_id == Image.id) & (Label.revision == Image.label_revision))
        .where(Label.kind.in_(TEXT_KINDS))
    )
    if label_id is not None:
        query = query.where(Label.id > label_id)
    return session.scalar(query) or 0
