"""What the routes work with: settings, image files, the live recognizer and the queue, one of each an app.

Knows where Flask keeps them; makes none of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import BoundedSemaphore

from flask import Flask, current_app

from backend.config import Settings
from backend.services.office.wakeup import WakeUp
from backend.services.versions.live import LiveRecognizer
from backend.store.blobs import BlobStore

EVENT_STREAMS = 6  # of the server's 16 threads

_KEY = "paraph"


@dataclass(frozen=True)
class Wiring:
    """The parts that ``create_app`` has put together."""

    settings: Settings
    blobs: BlobStore
    live: LiveRecognizer
    wake: WakeUp
    streams: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(EVENT_STREAMS))
    """Taken by each event stream while it is open."""


def attach(app: Flask, wiring: Wiring) -> None:
    """Give the app its parts."""
    app.extensions[_KEY] = wiring


def wiring_of(app: Flask) -> Wiring:
    """The parts of ``app``, for whoever starts it."""
    wiring: Wiring = app.extensions[_KEY]
    return wiring


def wired() -> Wiring:
    """The parts of the app that answers the current request."""
    return wiring_of(current_app)
