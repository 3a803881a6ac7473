"""Protection of all routes: request ids, response headers, and the same-origin check on writes.

Knows headers only, no route and no row. A browser names the origin of a write in ``Sec-Fetch-Site`` and
``Origin``, which a script cannot forge; programs such as curl send neither and are let through, having no cookies to
steal.
"""

from __future__ import annotations

import re
import uuid

from flask import Flask, Response, g, request

from backend.api.problems.problem import Problem, received
from backend.config import Settings

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK_HOSTS = ["localhost", "127.0.0.1"]  # Werkzeug cannot match IPv6 literals against such a list
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",  # blob: previews of files about to be sent; data: Swagger UI's icons
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'self'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def configure(app: Flask, settings: Settings) -> None:
    """Install the checks. A server bound to loopback answers loopback names only, against DNS rebinding."""
    trusted = list(settings.trusted_hosts)
    if not trusted and settings.host in LOOPBACK_HOSTS:
        trusted = LOOPBACK_HOSTS
    app.config["TRUSTED_HOSTS"] = trusted or None
    app.before_request(_name_request)
    app.before_request(_refuse_foreign_writes)
    app.after_request(_add_headers)


def _name_request() -> None:
    """Give the request an id: the proxy's if it is well-formed, else a new one."""
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def _refuse_foreign_writes() -> None:
    """Raise a 403 for a write started by another web site."""
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise _foreign(site)
        return
    origin = request.headers.get("Origin")
    if origin is not None and origin != request.host_url.rstrip("/"):
        raise _foreign(origin)


def _foreign(came_from: str) -> Problem:
    return Problem(
        "foreign-origin", f"Only Paraph's own web app may change anything here. {received(came_from)}"
    )


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["X-Request-Id"] = g.get("request_id", "-")
    if request.path.startswith("/api/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response
