"""The parts of the application, made once and attached to the Flask app: settings, database, images, recognizer.

Knows how each part is made and where Flask keeps it. Routes and commands fetch their parts here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import BoundedSemaphore

from flask import Flask, current_app
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from backend.config import Settings
from backend.places import Places
from backend.quick_requests import QuickRequests
from backend.services.accounts.opening import Accounts
from backend.services.accounts.passwords import Cost, Passwords
from backend.services.maintenance.wakeup import WakeUp
from backend.services.shown_paths import without_places
from backend.services.versions.live import LiveRecognizer, Loader
from backend.store.blobs import BlobStore
from backend.store.database import db, init_database

EVENT_STREAMS = 6  # of the server's 28 threads
IMAGE_REQUESTS = 8  # of the same
IMAGE_WAITERS = (
    8  # of the same, while they wait for one of those; the others stay free for what is answered at once
)
IMAGE_WAIT_S = 10.0
LET_PASS_S = 0.05  # before each file of an import

_KEY = "paraph"


@dataclass(frozen=True)
class Wiring:
    """The parts of one application."""

    settings: Settings
    blobs: BlobStore
    live: LiveRecognizer
    wake: WakeUp
    passwords: Passwords
    accounts: Accounts = field(default_factory=Accounts)
    streams: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(EVENT_STREAMS))
    """Acquired by each event stream while it is open."""
    image_places: Places = field(default_factory=lambda: Places(IMAGE_REQUESTS, IMAGE_WAITERS, IMAGE_WAIT_S))
    """Taken by each request with image files while they are decoded."""
    quick_requests: QuickRequests = field(default_factory=QuickRequests)
    """Readings and labels in progress: an import lets them go first."""

    @property
    def degraded(self) -> str | None:
        """Why nothing is read, for people; None if all is well."""
        why = self.live.degraded
        return None if why is None else without_places(why, self.settings)

    @property
    def session(self) -> Session:
        """The session of the current application context; Flask closes it with the context."""
        return db.session()

    @property
    def engine(self) -> Engine:
        """The database engine; needs an application context."""
        return db.engine


def wire(
    app: Flask, settings: Settings, loader: Loader | None = None, password_cost: Cost | None = None
) -> None:
    """Make the parts and attach them to ``app``.

    Args:
        password_cost: of one password's hash; None means the real one.
        loader: makes the recognizer of a bundle; None means the real engine.
    """
    init_database(app, settings.database_url)
    with app.app_context():
        sessions = sessionmaker(db.engine)
    live = LiveRecognizer(sessions, settings, loader=loader)
    app.extensions[_KEY] = Wiring(
        settings, BlobStore(settings.blobs_url), live, WakeUp(settings), Passwords(password_cost)
    )


def wiring_of(app: Flask) -> Wiring:
    """The parts of ``app``, for code outside an application context."""
    wiring: Wiring = app.extensions[_KEY]
    return wiring


def wired() -> Wiring:
    """The parts of the app whose context is active."""
    return wiring_of(current_app)
