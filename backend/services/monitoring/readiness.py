"""Whether database, image files, model and worker are there, each separately, with a message for what is not.

Knows what each of them needs. Writes nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from backend.services.maintenance.startup import StartError, require_current
from backend.services.maintenance.stats import worker_life
from backend.services.versions.live import LiveRecognizer
from backend.store.blobs import BlobStore
from backend.store.errors import StoreError
from backend.store.integrity import holds_pictures

Part = Literal["database", "images", "model", "worker"]
PARTS: tuple[Part, ...] = ("database", "images", "model", "worker")
"""Causes first: without a database nothing else is there."""


def trouble(engine: Engine, blobs: BlobStore, live: LiveRecognizer, at: datetime) -> dict[Part, str | None]:
    """What is wrong with each part at the time ``at``, as a sentence; None for a part that is as it should be."""
    database = _database(engine)
    if database is not None:
        return {
            "database": database,
            "images": "Without the database nobody knows whether there should be image files.",
            "model": "Without the database nobody knows which version is to read.",
            "worker": "The worker cannot be seen without the database.",
        }
    images, worker = _images(engine, blobs), _worker(engine, at)
    return {"database": None, "images": images, "model": live.degraded, "worker": worker}


def _database(engine: Engine) -> str | None:
    try:
        require_current(engine)
    except StartError as error:
        return str(error)
    return None


def _images(engine: Engine, blobs: BlobStore) -> str | None:
    try:
        is_away = blobs.is_away() and holds_pictures(engine)
    except (SQLAlchemyError, StoreError):
        return "Whether there should be image files cannot be seen at the moment."
    if not is_away:
        return None
    return (
        "None of the image files is there: their folder is missing or empty. Check PARAPH_BLOBS, and whether the disk "
        "is mounted. No image is shown, read or cut; those that wait are read once the files are there."
    )


def _worker(engine: Engine, at: datetime) -> str | None:
    try:
        with Session(engine) as session:
            life = worker_life(session, at)
    except (SQLAlchemyError, StoreError):
        return "Whether the worker lives cannot be seen at the moment."
    if life.alive:
        return None
    silence = (
        "has never run here"
        if life.seen_at is None
        else f"was last seen at {life.seen_at:%Y-%m-%d %H:%M:%S} UTC"
    )
    return f"The worker {silence}: nothing is read, cut or trained. Uploads and labels are stored and wait for it."
