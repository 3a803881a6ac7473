"""Idempotency keys of uploads: an upload that is sent again gets the first one's response.

Knows the table ``upload_keys``, which key an image came with, and which pile was made by an upload.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.store.database import Base, find, now
from backend.store.images import Batch, Image, select_batch


class UploadKey(Base):
    """The response to the upload with this key; earlier releases kept errors with a status in place of a code."""

    __tablename__ = "upload_keys"

    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    content: Mapped[str | None] = mapped_column(String(64))
    """A digest of what was sent; NULL in rows of earlier releases."""
    response: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)


def insert_upload_key(
    session: Session, key: str, response: dict[str, Any], content: str | None = None
) -> UploadKey:
    """Keep the response. Raises IntegrityError when the key has one."""
    row = UploadKey(key=key, response=response, content=content)
    session.add(row)
    session.flush()
    return row


def select_upload_key(session: Session, key: str) -> UploadKey | None:
    """The response kept under this key."""
    return find(session, UploadKey, key)


def keep_pile_of_upload(session: Session, upload_key: str, pile_id: int) -> None:
    """Keep which pile the upload with this Idempotency-Key has made, though its response is still to come."""
    row = select_upload_key(session, _pile_key(upload_key))
    if row is None:
        insert_upload_key(session, _pile_key(upload_key), {"pile_id": pile_id})
    else:
        row.response = {"pile_id": pile_id}


def select_pile_of_upload(session: Session, upload_key: str) -> int | None:
    """The id of the pile that the upload with this Idempotency-Key has made; the pile may be gone."""
    row = select_upload_key(session, _pile_key(upload_key))
    return None if row is None else int(row.response["pile_id"])


def _pile_key(upload_key: str) -> str:
    return f"pile of {upload_key}"  # no client's key has a space


def delete_upload_keys(session: Session, before: datetime) -> None:
    """Delete the responses kept earlier than ``before``."""
    session.execute(delete(UploadKey).where(UploadKey.created_at < before))


def select_batch_of_upload(session: Session, upload_key: str) -> Batch | None:
    """The batch that images of the upload with this Idempotency-Key are in."""
    query = select(Image.batch_id).where(Image.upload_key == upload_key).limit(1)
    batch_id = session.scalar(query)
    return None if batch_id is None else select_batch(session, batch_id)
