"""Headers that make writes safe to repeat and safe with concurrent writers: If-Match and Idempotency-Key.

Knows header syntax; services know what a revision or a key means.
"""

from __future__ import annotations

import re
from typing import Any

from flask import request

from backend.api.problems.problem import Problem, received

NO_SUCH_REVISION = -1
_KEY = re.compile(r"[!-~]{1,100}")
_MAX_DIGITS = 9

IF_MATCH: dict[str, Any] = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "description": "The image's ETag that the person saw, or `*` for any.",
    "schema": {"type": "string"},
    "example": '"0"',
}
IDEMPOTENCY_KEY: dict[str, Any] = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "A key chosen by the client. The same request sent again gets the first response.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$"},
    "example": "save-7-1b9d6bcd",
}
ETAG: dict[str, Any] = {
    "ETag": {
        "description": "The label's revision in quotes, for the next If-Match.",
        "schema": {"type": "string", "example": '"1"'},
    }
}


def etag(revision: int) -> dict[str, str]:
    """The header that names a revision."""
    return {"ETag": f'"{revision}"'}


def expected_revision() -> int | None:
    """The revision in If-Match; None for ``*``. A tag that was never issued matches no revision.

    Raises:
        Problem: 428 without the header.
    """
    if "If-Match" not in request.headers:
        raise Problem(
            "precondition-required",
            "Send the image's ETag in If-Match, so that nobody's label is overwritten unseen.",
            field="If-Match",
        )
    if request.if_match.star_tag:
        return None
    tag = request.headers["If-Match"].strip().strip('"')
    return int(tag) if tag.isascii() and tag.isdecimal() and len(tag) <= _MAX_DIGITS else NO_SUCH_REVISION


def idempotency_key() -> str | None:
    """The request's Idempotency-Key, if it has one.

    Raises:
        Problem: 422 when it is not 1 to 100 printable ASCII characters without a space.
    """
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.fullmatch(key):
        detail = f"An Idempotency-Key is 1 to 100 printable ASCII characters. {received(key)}"
        raise Problem("invalid", detail, field="Idempotency-Key")
    return key
