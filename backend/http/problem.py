"""The shape of every error response: a problem (RFC 9457), raised anywhere in the API.

Knows error codes and texts; knows no Flask app and no route. ``handlers`` of the API turns it into a response.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from backend.http.error_kinds import ERRORS, Kind, type_of

RETRY_AFTER_SECONDS = 5
_RECEIVED_LIMIT = 80  # characters of the client's own value that a response repeats


class Problem(Exception):
    """An error response, raised as an exception.

    Args:
        code: a key of ``ERRORS``, stable for programs; any other code needs a ``status``.
        detail: a sentence for people.
        status: replaces the code's usual status.
        title: replaces the code's usual title.
        field: the member, parameter or header at fault, if there is one.
        headers: HTTP headers of the response; a 503 gets Retry-After unless it has one.
        extra: further JSON members such as ``current`` or ``run_id``.
    Raises:
        KeyError: an unknown code without a status.
    """

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        status: int | None = None,
        title: str | None = None,
        field: str | None = None,
        headers: dict[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(detail)
        usual = ERRORS[code] if status is None else ERRORS.get(code, Kind(status, HTTPStatus(status).phrase))
        self.code = code
        self.detail = detail
        self.status = status or usual.status
        self.title = title or usual.title
        self.field = field
        self.headers = headers or {}
        self.extra = extra
        if self.status == HTTPStatus.SERVICE_UNAVAILABLE:
            self.headers.setdefault("Retry-After", str(RETRY_AFTER_SECONDS))

    def to_dict(self, request_id: str) -> dict[str, Any]:
        """The JSON members of the response."""
        members: dict[str, Any] = {
            "type": type_of(self.code),
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "request_id": request_id,
        }
        if self.field is not None:
            members["field"] = self.field
        return members | self.extra


def received(value: object) -> str:
    """``Received: '…'`` for the end of a detail: the client's value, printable and cut to one line."""
    shown = repr(value)
    if not shown.isprintable():
        shown = ascii(value)
    if len(shown) > _RECEIVED_LIMIT:
        shown = shown[:_RECEIVED_LIMIT] + "…"
    return f"Received: {shown}"


def busy(detail: str = "The database is busy with another writer. Try again in a few seconds.") -> Problem:
    """A 503 with Retry-After, in seconds."""
    return Problem("busy", detail)
