"""The tables of piles: their files, pages, fields, records, and what people decided about a page.

A pile is a batch that was brought as pages; its fields are images of that batch, and it is in the bin when the batch
is. A record lies there with its pages. Knows columns; the modules beside it know the queries.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.logging import request_id
from backend.store.database import Base, now
from backend.store.deletable import Deletable

FileState = Literal["waiting", "done"]
PageState = Literal["waiting", "registered", "blank", "foreign", "needs help", "refused"]
PAGE_STATES: tuple[PageState, ...] = (
    "waiting",
    "registered",
    "blank",
    "foreign",
    "needs help",
    "refused",
)
RecordState = Literal["complete", "pages missing", "needs help"]
RECORD_STATES: tuple[RecordState, ...] = ("complete", "pages missing", "needs help")
ByOrder = Literal["trusted", "doubted", "unproven", "checked"]
Tie = Literal["join", "separate"]

_UNCOMPARED = text("alike_id IS NULL AND state IN ('waiting', 'foreign')")
_IN_BIN = text("deleted_at IS NOT NULL")
_JSON = JSON(none_as_null=True)
_BINARY = Text().with_variant(Text(collation="C"), "postgresql")  # sorted as Python sorts


class Pile(Base):
    """A batch that was brought as pages."""

    __tablename__ = "piles"
    __table_args__ = ({"sqlite_autoincrement": True},)  # the id of a deleted pile is never used again

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id", ondelete="CASCADE"), unique=True)
    is_sample: Mapped[bool] = mapped_column(default=False)
    """Whether it came with Paraph, for trying."""
    counted: Mapped[int | None]
    """How many filled-in forms a person says are in it."""
    checked_by: Mapped[str | None] = mapped_column(String(100))
    """Who last looked through the records that were doubted or unproven."""
    has_lacked: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether a record that lacked pages was deleted for good, or its pages were called blank or foreign or joined to
    others by a person, so that none in the pile shows the lost sheets."""


class PageFile(Base):
    """A file of pages, as it came."""

    __tablename__ = "page_files"
    __table_args__ = (
        UniqueConstraint("pile_id", "folder", "file_name", "sha256"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pile_id: Mapped[int] = mapped_column(ForeignKey("piles.id", ondelete="CASCADE"))
    folder: Mapped[str] = mapped_column(Text)
    file_name: Mapped[str] = mapped_column(Text)
    """With ``folder`` the path that the uploader had it at; only shown."""
    place: Mapped[str] = mapped_column(_BINARY)
    """Sorts the pile's files; see `services.piles.place`."""
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    """In bytes."""
    pages: Mapped[int]
    state: Mapped[FileState] = mapped_column(String(16), index=True)
    """``waiting``: some of its pages have not been opened yet."""
    blob: Mapped[str | None] = mapped_column(String(64), index=True)
    """The file itself; NULL once it was dropped."""
    is_joined: Mapped[bool] = mapped_column(default=False)
    """Whether the records know of all that its pages are."""
    attempts: Mapped[int] = mapped_column(default=0)
    """Times that its pages were looked at since one of them was stored."""
    request_id: Mapped[str | None] = mapped_column(String(64), default=request_id)
    """Id of the HTTP request that brought it, for the log; NULL for one from the watched folder."""
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def path(self) -> str:
        """Folder and file name, as the uploader had them."""
        return f"{self.folder}/{self.file_name}" if self.folder else self.file_name


class Record(Deletable, Base):
    """One filled-in form: the pages that name it."""

    __tablename__ = "records"
    __table_args__ = (
        UniqueConstraint("pile_id", "number"),
        Index("ix_records_deleted", "deleted_at", "id", sqlite_where=_IN_BIN, postgresql_where=_IN_BIN),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pile_id: Mapped[int] = mapped_column(ForeignKey("piles.id", ondelete="CASCADE"))
    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_versions.id"), index=True)
    number: Mapped[int]
    """In the pile, from 1."""
    state: Mapped[RecordState] = mapped_column(String(16))
    by_order: Mapped[ByOrder | None] = mapped_column(String(16))
    """Of one that is complete by order: ``trusted``; ``doubted``, so that it needs help, if the number of whole records
    differs from the counted forms; ``unproven`` if nobody has counted them and records lack pages; ``checked`` once a
    person has looked at it. NULL for all others."""


class Page(Deletable, Base):
    """One page of a file, once it has been opened; in the bin with its record."""

    __tablename__ = "pages"
    __table_args__ = (
        UniqueConstraint("file_id", "number"),
        Index("ix_pages_due", "file_id", sqlite_where=text("is_due"), postgresql_where=text("is_due")),
        Index("ix_pages_uncompared", "id", sqlite_where=_UNCOMPARED, postgresql_where=_UNCOMPARED),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("page_files.id", ondelete="CASCADE"))
    number: Mapped[int]
    """In the file, from 1."""
    state: Mapped[PageState] = mapped_column(String(16))
    is_due: Mapped[bool] = mapped_column(default=False)
    """Whether the program is to look at it (again)."""
    cut_by: Mapped[str | None] = mapped_column(String(100))
    """Who asked last for it to be cut again."""
    form_version_id: Mapped[int | None] = mapped_column(ForeignKey("form_versions.id"), index=True)
    form_page: Mapped[int | None]
    """What it is; of one that needs help what it is likeliest to be."""
    score: Mapped[float] = mapped_column(default=0.0)
    turned: Mapped[int] = mapped_column(default=0)
    """Quarter turns clockwise that set it upright."""
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    """In pixels of the source, 0 if refused."""
    scale: Mapped[float] = mapped_column(default=1.0)
    """Pixels of the source to one of the page as it is rendered."""
    placement: Mapped[dict[str, Any] | None] = mapped_column(_JSON)
    """Where the form lies on it."""
    picture: Mapped[str | None] = mapped_column(String(64), index=True)
    """Blob of a reduced JPEG."""
    record_id: Mapped[int | None] = mapped_column(ForeignKey("records.id", ondelete="SET NULL"), index=True)
    tie: Mapped[Tie | None] = mapped_column(String(16))
    """What a person says about it and the record before it."""
    decided_by: Mapped[Literal["program", "person"]] = mapped_column(String(16), default="program")
    decision_id: Mapped[int | None]
    """The newest decision that can be undone."""
    revision: Mapped[int] = mapped_column(default=1)
    error: Mapped[str | None] = mapped_column(Text)
    alike_id: Mapped[int | None]
    """Of a page that no form fits: the page that it looks like, itself if there is none. NULL until compared."""


class PageField(Base):
    """A field as it was cut out of a page."""

    __tablename__ = "page_fields"
    __table_args__ = (UniqueConstraint("page_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("pages.id", ondelete="CASCADE"))
    image_id: Mapped[int] = mapped_column(ForeignKey("images.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(16))
    position: Mapped[int]
    """In the form's order, from 0."""
    corners: Mapped[list[list[float]]] = mapped_column(_JSON)
    """Four points in pixels of the source, from the form's top left clockwise."""


class PageDecision(Base):
    """What a person decided about a page, and what the page was before. A history that only grows."""

    __tablename__ = "page_decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("pages.id", ondelete="CASCADE"), index=True)
    decision: Mapped[dict[str, Any]] = mapped_column(_JSON)
    before: Mapped[dict[str, Any]] = mapped_column(_JSON)
    author: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(default=now)
