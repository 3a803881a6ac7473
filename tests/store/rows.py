"""Rows for tests, with only what the test is about spelt out. Each call needs an open `writing`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.store import attempts
from backend.store.accounts.attempts import LoginAttempt
from backend.store.forms import (
    FormVersion,
    NewPicture,
    insert_form,
    insert_version,
    select_form_by_name,
    select_newest_version,
)
from backend.store.images import Batch, Image, insert_batch, insert_image, select_batch_by_name
from backend.store.labels import Label, append_label
from backend.store.readings import Reading, insert_readings


def sha(content: str | int) -> str:
    """A sha256 that stands for some content."""
    return hashlib.sha256(str(content).encode()).hexdigest()


def count_attempts(session: Session) -> int:
    """Number of attempts to log in that are counted now."""
    return session.scalar(select(func.count()).select_from(LoginAttempt)) or 0


def make_batch(session: Session, name: str = "Class 3B") -> Batch:
    """The batch of this name, made when there is none."""
    return select_batch_by_name(session, name) or insert_batch(session, name)


def make_image(session: Session, name: str = "field.png", *, batch: str = "Class 3B", **values: Any) -> Image:
    """An image whose file name decides its content."""
    content = {"sha256": sha(name), "blob": sha(name + " pixels"), "pixel_hash": sha(name + " look")}
    return insert_image(
        session,
        **{
            "file_name": name,
            "batch_id": make_batch(session, batch).id,
            "width": 330,
            "height": 39,
            **content,
            **values,
        },
    )


def make_form(
    session: Session, name: str = "Enrolment", *, document: str = "{}", blobs: Sequence[str] = ()
) -> FormVersion:
    """The next version of the form of this name, made when there is none."""
    form = select_form_by_name(session, name) or insert_form(session, name)
    newest = select_newest_version(session, form.id)
    pictures = [NewPicture(blob, 827, 1169, size_known=True) for blob in blobs or [sha(f"{name} picture")]]
    return insert_version(session, form.id, newest.number + 1 if newest else 1, document, pictures)


def make_reading(
    session: Session,
    image: Image,
    text: str = "MARTIN",
    confidence: float = 0.9,
    *,
    version: str = "v1",
) -> Reading:
    """A version's reading of the image."""
    content: dict[str, Any] = {
        "version": version,
        "status": "name" if text else "blank",
        "text": text,
        "confidence": confidence,
        "spans": [],
        "alternatives": [],
    }
    return insert_readings(session, {image.id: content})[image.id]


def refuse(
    session: Session, image: Image, text: str, *, version: str = "v1", reason: str = "stamp"
) -> Reading:
    """A version's reading of the image that is not called a name."""
    content: dict[str, Any] = {
        "version": version,
        "status": "not_a_name",
        "reason": reason,
        "text": text,
        "confidence": 0.0,
        "spans": [],
        "alternatives": [{"text": text, "confidence": 0.5}],
    }
    return insert_readings(session, {image.id: content})[image.id]


def make_label(
    session: Session,
    image: Image,
    kind: Any = "confirmed",
    text: str | None = "MARTIN",
    author: str = "local",
    **values: Any,
) -> Label:
    """The image's next label, whatever its revision is now."""
    label = append_label(
        session, image.id, expected_revision=None, kind=kind, text=text, author=author, **values
    )
    assert label is not None
    return label


def record_reading_failure(session: Session, image_id: int, error: str) -> None:
    """Count a failed attempt to read the image, with its reason."""
    attempts.begin_attempts(session, [image_id])
    attempts.record_reason(session, image_id, error)
