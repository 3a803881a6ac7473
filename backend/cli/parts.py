"""What commands share: the application's parts, and one way to give up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.orm import Session

from backend.services.errors import ServiceError
from backend.services.office.startup import StartError, require_current
from backend.services.office.stats import WORKER_SILENCE
from backend.store.database import db, now
from backend.store.errors import StoreError
from backend.store.heartbeats import WORKER, select_heartbeat


def session() -> Session:
    """The application context's session, of a database that this release can use."""
    with plain_words():
        require_current(db.engine)
    return db.session()


@contextmanager
def plain_words() -> Iterator[None]:
    """Turn a refusal into its words and exit status 1."""
    try:
        yield
    except ServiceError as refusal:
        raise click.ClickException(refusal.detail) from refusal
    except (StartError, StoreError) as refusal:
        raise click.ClickException(str(refusal)) from refusal


def worker_lives(opened: Session) -> bool:
    """Whether a worker was heard of lately."""
    heartbeat = select_heartbeat(opened, WORKER)
    return heartbeat is not None and now() - heartbeat.seen_at <= WORKER_SILENCE
