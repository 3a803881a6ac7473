"""Protection of all routes: request ids, response headers, and the same-origin check on writes.

Knows headers only, no route and no row; `backend.http` knows proxies and host names. A browser names the origin of a
write in ``Sec-Fetch-Site`` and ``Origin``, which a script cannot forge; programs such as curl send neither and are let
through, having no cookies to steal.
"""

from __future__ import annotations

import re
import uuid
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request

from backend.config import Settings
from backend.http.headers import HEADERS
from backend.http.hosts import Hosts
from backend.http.problem import Problem, received
from backend.http.proxy import BehindProxy
from backend.logging import begin_request

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_HOSTS = "paraph_hosts"
_PORTS = {"http": 80, "https": 443}
_QUOTED = 200  # characters of a header that a response repeats
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def configure(app: Flask, settings: Settings) -> None:
    """Install the checks."""
    # A proxy's headers are read first, since both checks depend on the address that the browser sees.
    app.wsgi_app = BehindProxy(app.wsgi_app, settings.trusted_proxies, settings.prefix)  # type: ignore[method-assign]
    app.extensions[_HOSTS] = Hosts(settings)
    app.before_request(_name_request)
    app.before_request(_refuse_foreign_hosts)
    app.before_request(_refuse_foreign_writes)
    app.after_request(_add_headers)


def _name_request() -> None:
    """Give the request an id: the proxy's if it is well-formed, else a new one."""
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
    begin_request(g.request_id)


def _refuse_foreign_hosts() -> None:
    """Raise a 400 for a host name that is not ours."""
    host = request.host
    if not current_app.extensions[_HOSTS].allow(host):
        raise Problem(
            "bad-request",
            "Paraph does not answer to this host name. If it is its own, add it to PARAPH_TRUSTED_HOSTS and start "
            f"again. {received(host)}",
        )


def _refuse_foreign_writes() -> None:
    """Raise a 403 for a write started by another web site."""
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise Problem(
                "foreign-origin", f"Only Paraph's own web app may change anything here. {received(site)}"
            )
        return
    origin = request.headers.get("Origin")
    if origin is not None and _place(origin) != _place(request.host_url):
        raise _foreign_origin(origin)


def _place(url: str) -> tuple[str, str | None, int | None] | None:
    """Scheme, host and port of a URL; None for what is not a URL, which no address of ours is equal to."""
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None


def _foreign_origin(origin: str) -> Problem:
    return Problem(
        "foreign-origin",
        "Only Paraph's own web app may change anything here. The page comes from Origin "
        f"{_quoted(origin)}, but Paraph was addressed as {request.scheme} with Host {_quoted(request.host)}. If the "
        "page is Paraph behind a proxy, let the proxy pass on Host and X-Forwarded-Proto, and name the proxy's address "
        f"in PARAPH_TRUSTED_PROXIES. The request came from {request.remote_addr}.",
        origin=origin[:_QUOTED],
        host=request.host[:_QUOTED],
    )


def _quoted(value: str) -> str:
    return received(value).removeprefix("Received: ")


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["X-Request-Id"] = g.get("request_id", "-")
    if request.path.startswith("/api/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response
