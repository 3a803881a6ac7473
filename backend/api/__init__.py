"""The API room: HTTP in, one call of a service, JSON out. It trains nothing and reads no pixels.

``create_app`` is where the parts meet; importing this package makes nothing.
"""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import sessionmaker

from backend.api import (
    docs,
    export,
    groups,
    health,
    images,
    labels,
    leases,
    limits,
    openapi,
    operations,
    predict,
    queue,
    runs,
    security,
    spa,
    stats,
    versions,
    wiring,
)
from backend.config import Settings
from backend.services.office.wakeup import WakeUp
from backend.services.versions.live import LiveRecognizer, Loader
from backend.store.blobs import BlobStore
from backend.store.database import db, init_database
from backend.store.schema import init_migrations

DOCUMENTED = (
    images,
    queue,
    leases,
    groups,
    labels,
    operations,
    predict,
    versions,
    runs,
    stats,
    export,
    health,
)
UNDOCUMENTED = (docs, spa)


def create_app(settings: Settings, recognizer_loader: Loader | None = None) -> Flask:
    """The web application, ready to serve once the database is migrated.

    Args:
        recognizer_loader: makes the recognizer of a bundle; tests hand in a fake, None means the real engine.
    """
    app = Flask(__name__, static_folder=None)
    app.config["SECRET_KEY"] = settings.load_secret_key()
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the default provider has it: members keep our order
    limits.configure(app, settings)
    security.configure(app, settings)
    init_database(app, settings.database_url)
    init_migrations(app)
    _wire(app, settings, recognizer_loader)
    api = openapi.configure(app)
    for module in DOCUMENTED:
        api.register_blueprint(module.blp)
    for module in UNDOCUMENTED:
        app.register_blueprint(module.blp)
    return app


def _wire(app: Flask, settings: Settings, loader: Loader | None) -> None:
    with app.app_context():
        sessions = sessionmaker(db.engine)
    live = LiveRecognizer(sessions, settings, loader=loader)
    wiring.attach(app, wiring.Wiring(settings, BlobStore(settings.blobs_url), live, WakeUp(settings)))
