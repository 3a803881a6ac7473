"""The HTTP status and title of each error code: the only place where status numbers are assigned.

Services, store and recognizer raise errors with a ``code`` and know no HTTP.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Kind(NamedTuple):
    """The HTTP status and title of an error code."""

    status: int
    title: str


ERRORS: dict[str, Kind] = {
    "bad-request": Kind(400, "Bad request"),
    "signed-out": Kind(401, "Not logged in"),
    "wrong-login": Kind(401, "Not let in"),
    "wrong-token": Kind(401, "Not let in"),
    "change-password": Kind(403, "Change the password first"),
    "csrf": Kind(403, "Not from the web app"),
    "no-accounts": Kind(403, "No accounts yet"),
    "not-allowed": Kind(403, "Not allowed"),
    "foreign-origin": Kind(403, "Not from this site"),
    "not-found": Kind(404, "Not found"),
    "method-not-allowed": Kind(405, "Method not allowed"),
    "request-timeout": Kind(408, "Too slow"),
    "conflict": Kind(409, "Not possible now"),
    "last-administrator": Kind(409, "Not possible now"),
    "name-taken": Kind(409, "The name is taken"),
    "revision-conflict": Kind(412, "Changed meanwhile"),
    "too-large": Kind(413, "Too large"),
    "unsupported-media-type": Kind(415, "Unsupported media type"),
    "invalid": Kind(422, "Not valid"),
    "weak-password": Kind(422, "Too easy to guess"),
    "wrong-password": Kind(422, "Not valid"),
    "not-enough": Kind(422, "Not enough labels"),
    "no-file-taken": Kind(422, "No file was accepted"),  # or the status that all files share
    "precondition-required": Kind(428, "If-Match is missing"),
    "too-many-attempts": Kind(429, "Too many attempts"),
    "too-many-connections": Kind(429, "Too many connections"),
    "internal-server-error": Kind(500, "Server error"),
    "busy": Kind(503, "Busy"),
    "damaged-database": Kind(503, "The database is damaged"),
    "not-ready": Kind(503, "Not ready"),
    "unavailable": Kind(503, "Reading is not available"),
    "storage-full": Kind(507, "No space left"),
    # One file of an upload; `too-large` and `storage-full` apply to files as well.
    "not-an-image": Kind(415, "Not an image"),
    "heic": Kind(415, "Not an image"),
    "pdf": Kind(415, "A PDF"),
    "empty": Kind(422, "Not readable"),
    "damaged": Kind(422, "Not readable"),
    "too-many-pixels": Kind(422, "Not readable"),
    "too-many-pages": Kind(422, "Not readable"),
    "too-small": Kind(422, "Not readable"),
    "too-long": Kind(422, "Not readable"),
    "too-costly": Kind(422, "Not readable"),
    "unclear": Kind(422, "Not readable"),
    "whole-page": Kind(422, "More than a field"),
    "zip-refused": Kind(422, "Not readable"),
    "zip-entry-refused": Kind(422, "Not readable"),
    "encrypted": Kind(422, "Not readable"),
    "not-a-page": Kind(415, "Not a page"),
    "erased": Kind(422, "Erased before"),
    "csv-refused": Kind(422, "Not readable"),
}


def with_status(error: Mapping[str, Any]) -> dict[str, Any]:
    """An error inside a stored or returned result, with ``type``, ``status`` and ``title`` in place of its ``code``.

    Rows written by earlier releases hold status and title already and come back unchanged.
    """
    if "code" not in error:
        return dict(error)
    kind = ERRORS[error["code"]]
    rest = {name: value for name, value in error.items() if name != "code"}
    return {"type": type_of(error["code"]), "status": kind.status, "title": kind.title, **rest}


def type_of(code: str) -> str:
    """The ``type`` of a problem, for programs."""
    return f"urn:paraph:problem:{code}"
