"""Rows for tests, with only what the test is about spelt out. Each call needs an open `writing`."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy.orm import Session

from backend.store.images import Batch, Image, insert_batch, insert_image, select_batch_by_name
from backend.store.labels import Label, append_label
from backend.store.readings import Reading, insert_reading


def sha(content: str | int) -> str:
    """A sha256 that stands for some content."""
    return hashlib.sha256(str(content).encode()).hexdigest()


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


def make_reading(
    session: Session,
    image: Image,
    text: str = "MARTIN",
    confidence: float = 0.9,
    *,
    version: str = "v1",
) -> Reading:
    """A version's reading of the image."""
    reading = insert_reading(
        session,
        image.id,
        version=version,
        status="name" if text else "blank",
        text=text,
        confidence=confidence,
        spans=[],
        alternatives=[],
    )
    assert reading is not None
    return reading


def make_label(
    session: Session,
    image: Image,
    kind: Any = "confirmed",
    text: str | None = "MARTIN",
    **values: Any,
) -> Label:
    """The image's next label, whatever its revision is now."""
    label = append_label(session, image.id, expected_revision=None, kind=kind, text=text, **values)
    assert label is not None
    return label
