"""Whether the model, the database and the worker are there, each separately, with a message for what is not.

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
from backend.store.errors import StoreError

Part = Literal["model", "database", "worker"]
PARTS: tuple[Part, ...] = ("database", "model", "worker")
"""Causes first: without a database nothing else is there."""


def trouble(engine: Engine, live: LiveRecognizer, at: datetime) -> dict[Part, str | None]:
    """What is wrong with each part at the time ``at``, as a sentence; None for a part that is as it should be."""
    database = _database(engine)
    if database is not None:
        return {
            "database": database,
            "model": "Without the database nobody knows which version is to read.",
            "worker": "The worker cannot be seen without the database.",
        }
    return {"database": None, "model": live.degraded, "worker": _worker(engine, at)}


def _database(engine: Engine) -> str | None:
    try:
        require_current(engine)
    except StartError as error:
        return str(error)
    return None


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
