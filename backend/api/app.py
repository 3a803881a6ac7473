"""Makes the web application: all routes, and what is done before and after each request.

Knows every module of the API. Importing it creates nothing.
"""

from __future__ import annotations

from flask import Flask

from backend.api import (
    bin,
    docs,
    export,
    groups,
    image_lists,
    images,
    labels,
    leases,
    naming,
    openapi,
    operations,
    predict,
    request_limits,
    runs,
    security,
    stats,
    versions,
    web_app,
)
from backend.api.accounts import guard, session, tokens, users
from backend.api.erasing import audit, erasures
from backend.api.monitoring import health, metrics
from backend.api.pages import forms, pages, pile_export, piles, records, sample
from backend.config import Settings
from backend.secret_key import load_secret_key
from backend.services.accounts.passwords import Cost
from backend.services.versions.live import Loader
from backend.wiring import wire

DOCUMENTED = (
    images,
    naming,
    bin,
    image_lists,
    leases,
    groups,
    labels,
    operations,
    predict,
    versions,
    runs,
    stats,
    export,
    forms,
    piles,
    pages,
    records,
    pile_export,
    sample,
    session,
    users,
    tokens,
    erasures,
    audit,
    health,
    metrics,
)
UNDOCUMENTED = (docs, web_app)


def create_app(
    settings: Settings, recognizer_loader: Loader | None = None, password_cost: Cost | None = None
) -> Flask:
    """The web application, ready to serve once the database is migrated.

    Args:
        password_cost: of one password's hash; None means the real one. Tests pass one that takes no time.
        recognizer_loader: makes the recognizer of a bundle; None means the real engine. Tests pass a fake.
    """
    app = Flask(__name__, static_folder=None)
    app.debug = False  # whatever FLASK_DEBUG says: a crash would skip the handlers of errors
    app.config["SECRET_KEY"] = load_secret_key(settings.data_dir)
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the default provider has it: members keep our order
    metrics.configure(app, settings)  # first: it times what the others refuse, too
    request_limits.configure(app, settings)
    security.configure(app, settings)
    guard.configure(app)
    wire(app, settings, recognizer_loader, password_cost)
    api = openapi.configure(app)
    for module in DOCUMENTED:
        api.register_blueprint(module.blp)
    for module in UNDOCUMENTED:
        app.register_blueprint(module.blp)
    return app
