"""Operations: labels for many images, saved and undone together.

Knows the table ``operations``. The labels are rows of `labels`, each of which names its operation.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.store.database import Base, find, now


class Operation(Base):
    """The labels that one person gave many images at once, or their undo."""

    __tablename__ = "operations"

    id: Mapped[int] = mapped_column(primary_key=True)
    undoes: Mapped[int | None] = mapped_column(ForeignKey("operations.id"), unique=True)
    """The operation that this one undid; each can be undone once."""
    results: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """The result of each image, in the order requested: ``[{image_id, outcome, revision, error}]``. ``error`` is
    ``{code, detail, …}``; earlier releases wrote ``{status, title, detail, …}``."""
    idempotency_key: Mapped[str | None] = mapped_column(String(255), unique=True)
    author: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(default=now)


def insert_operation(
    session: Session, *, author: str, undoes: int | None = None, idempotency_key: str | None = None
) -> Operation:
    """Insert an operation without results. Raises IntegrityError when the key or the undo exists already."""
    operation = Operation(author=author, undoes=undoes, idempotency_key=idempotency_key)
    session.add(operation)
    session.flush()
    return operation


def select_operation(session: Session, operation_id: int) -> Operation | None:
    """The operation with this id."""
    return find(session, Operation, operation_id)


def select_operation_by_key(session: Session, idempotency_key: str) -> Operation | None:
    """The operation that was sent with this key."""
    return session.scalar(select(Operation).where(Operation.idempotency_key == idempotency_key))


def select_undo_of(session: Session, operation_id: int) -> Operation | None:
    """The operation that undid this one."""
    return session.scalar(select(Operation).where(Operation.undoes == operation_id))
