"""The API's documentation: Swagger UI from an installed package, offline and under our CSP.

Knows the package's files and our HTML around them.
"""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort
from swagger_ui_bundle import swagger_ui_path

from backend.api.spa import send_file_of

PAGE_DIR = Path(__file__).parent / "docs_page"
UI_FILES = frozenset({"swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png"})

blp = Blueprint("docs", __name__, url_prefix="/api/docs")


@blp.get("")
def page() -> Response:
    """The HTML document."""
    return send_file_of(PAGE_DIR, "index.html")


@blp.get("/start.js")
def start() -> Response:
    """The script that starts Swagger UI: a file, since the CSP runs no inline script."""
    return send_file_of(PAGE_DIR, "start.js")


@blp.get("/ui/<name>")
def ui_file(name: str) -> Response:
    """One of the package's files that the document needs."""
    if name not in UI_FILES:
        abort(404)
    return send_file_of(Path(str(swagger_ui_path)), name)
