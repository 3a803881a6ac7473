"""Helpers that commands share: a session, and errors as plain messages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.orm import Session

from backend.disk_sync import is_full
from backend.services.errors import ServiceError
from backend.services.maintenance.startup import StartError, prepare_if_new, require_current
from backend.services.maintenance.stats import worker_life
from backend.store.database import now
from backend.store.errors import StoreError
from backend.wiring import wired


def session() -> Session:
    """The application context's session, once the database is at this release's revision; a new one is prepared."""
    parts = wired()
    with errors_as_messages():
        prepare_if_new(parts.engine, parts.settings)
        require_current(parts.engine)
    return parts.session


@contextmanager
def errors_as_messages() -> Iterator[None]:
    """Turn a refused operation into its message and exit status 1."""
    try:
        yield
    except ServiceError as refusal:
        raise click.ClickException(refusal.detail) from refusal
    except (StartError, StoreError) as refusal:
        raise click.ClickException(str(refusal)) from refusal
    except OSError as error:
        if not is_full(error):
            raise
        raise click.ClickException("The disk is full. Free some space, then run this again.") from error


def is_worker_alive(opened: Session) -> bool:
    """Whether a worker has sent a heartbeat recently."""
    return worker_life(opened, now()).alive
