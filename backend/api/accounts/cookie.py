"""The cookie of a session.

Knows cookies' attributes. A script cannot read it, other sites cannot send it with a write, and if the browser uses
TLS it never travels without.
"""

from __future__ import annotations

from hashlib import sha256

from flask import Response, current_app, request


def sent_cookie() -> str | None:
    """The value that the browser has sent."""
    return request.cookies.get(_name()) or None


def set_cookie(response: Response, value: str) -> None:
    """Let the browser keep ``value`` until it is closed."""
    response.set_cookie(_name(), value, path=_path(), secure=request.is_secure, httponly=True, samesite="Lax")


def forget_cookie(response: Response) -> None:
    """Let the browser forget it."""
    response.delete_cookie(_name(), path=_path(), secure=request.is_secure, httponly=True, samesite="Lax")


def _name() -> str:
    """Of this installation: browsers send cookies to every port of a machine, where another Paraph may be."""
    return "paraph_" + sha256(str(current_app.config["SECRET_KEY"]).encode()).hexdigest()[:8]


def _path() -> str:
    return request.script_root or "/"
