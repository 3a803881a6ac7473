"""The one shape of a refusal: a problem (RFC 9457), raised anywhere in the API room.

Knows HTTP statuses and words; knows no Flask app and no route. ``errors`` turns it into a response.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

RETRY_AFTER_SECONDS = 5
_RECEIVED_LIMIT = 80  # characters of the client's own value that an answer repeats


class Problem(Exception):
    """A refusal on its way to the client.

    ``kind`` is a short slug (``too-large``), stable for programs; ``detail`` is a sentence for people;
    ``extra`` holds further JSON members such as ``current`` or ``run_id``; ``headers`` are HTTP headers of
    the answer.
    """

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str,
        *,
        title: str | None = None,
        field: str | None = None,
        headers: dict[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.detail = detail
        self.title = title or HTTPStatus(status).phrase
        self.field = field
        self.headers = headers or {}
        self.extra = extra

    def to_dict(self, request_id: str) -> dict[str, Any]:
        """The JSON members of the answer."""
        members: dict[str, Any] = {
            "type": f"urn:paraph:problem:{self.kind}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "request_id": request_id,
        }
        if self.field is not None:
            members["field"] = self.field
        return members | self.extra


def received(value: object) -> str:
    """``Received: '…'`` for the end of a detail: the client's value, safe to print and cut to a line."""
    shown = repr(value)
    if not shown.isprintable():
        shown = ascii(value)
    if len(shown) > _RECEIVED_LIMIT:
        shown = shown[:_RECEIVED_LIMIT] + "…"
    return f"Received: {shown}"


def not_found(what: str, identity: object) -> Problem:
    """404 for a thing that was asked for by its id or name."""
    return Problem(404, "not-found", f"There is no such {what}. {received(identity)}")


def busy(detail: str = "The database is busy with another writer. Try again in a few seconds.") -> Problem:
    """503 with Retry-After, in seconds."""
    return Problem(503, "busy", detail, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
