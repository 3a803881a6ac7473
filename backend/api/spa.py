"""The web app: files of ``frontend/`` under /static, and its index for every other address that a browser opens.

Knows files and media types; does not know what the web app does.
"""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort, current_app, redirect, request, send_from_directory, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from backend.api.problems.handlers import http_error
from backend.config import ROOT

FRONTEND_DIR = ROOT / "frontend"

# Our own table: on Windows Python asks the registry, which may call a script text/plain.
MEDIA_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}

blp = Blueprint("spa", __name__)


def send_file_of(folder: Path, name: str) -> Response:
    """A file below ``folder``; the browser revalidates it each time and gets it only when it has changed (ETag).

    Raises:
        NotFound: no such file, a path that leads out of the folder, or a kind of file that we do not serve.
    """
    media_type = MEDIA_TYPES.get(Path(name).suffix)
    if media_type is None:
        abort(404)
    response = send_from_directory(folder, name, mimetype=media_type, conditional=True)
    response.headers["Cache-Control"] = "no-cache"
    return response


@blp.get("/static/<path:name>")
def static_file(name: str) -> Response:
    """A script, style, text or icon of the web app."""
    return send_file_of(_frontend(), name)


@blp.get("/")
def page() -> AnyResponse:
    """The index of the web app."""
    if not request.environ["PATH_INFO"]:  # under a prefix, without the slash that its files are relative to
        return redirect(url_for("spa.page"))
    return send_file_of(_frontend(), "index.html")


@blp.app_errorhandler(NotFound)
def unknown_address(error: NotFound) -> AnyResponse:
    """For an unknown address, the web app if a browser opens it; for programs and below /api a 404.

    An error handler and not a route for every path: such a route would turn a POST to an unknown address into a 405.
    """
    wants_page = request.method in ("GET", "HEAD") and "text/html" in request.accept_mimetypes.values()
    if not wants_page or request.path.startswith(("/api/", "/static/")):
        return http_error(error)
    if "/" in request.path[1:]:
        return redirect(url_for("spa.page"))  # the index refers to its files relative to the root
    return page()


def _frontend() -> Path:
    folder: Path = current_app.config.get("FRONTEND_DIR", FRONTEND_DIR)
    return folder
