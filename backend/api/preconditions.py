"""Headers of writes: If-Match and Idempotency-Key make them safe to repeat and safe with concurrent writers, Author
says who writes.

Knows header syntax; services know what a revision or a key means.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from flask import request

from backend.http.problem import Problem, received
from backend.services import audit
from backend.services.labels import text_checks

NO_SUCH_REVISION = -1
_LONGEST_KEY = 100
_KEY = re.compile(rf"[!-~]{{1,{_LONGEST_KEY}}}")
_MAX_DIGITS = 9

IF_MATCH: dict[str, Any] = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "description": "The image's ETag that the person saw, or `*` for any.",
    "schema": {"type": "string"},
    "example": '"0"',
}
IF_MATCH_FORM: dict[str, Any] = {
    **IF_MATCH,
    "description": "The form's ETag that the person saw, or `*` for any.",
    "example": '"1"',
}
IF_MATCH_PAGE: dict[str, Any] = {
    **IF_MATCH,
    "description": "The page's ETag that the person saw, or `*` for any.",
    "example": '"2"',
}
IDEMPOTENCY_KEY: dict[str, Any] = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "A key chosen by the client. The same request sent again gets the first response.",
    "schema": {"type": "string", "minLength": 1, "maxLength": _LONGEST_KEY, "pattern": "^[!-~]+$"},
    "example": "save-7-1b9d6bcd",
}
AUTHOR: dict[str, Any] = {
    "in": "header",
    "name": "Author",
    "required": False,
    "description": "Who says it while there are no accounts; if there are, it is the account. At most 80 "
    "letters, in percent-encoded UTF-8; `local` without it.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 1200, "pattern": "^[!-~]+$"},
    "example": "Zo%C3%A9%20Martin",
}
ETAG: dict[str, Any] = {
    "ETag": {
        "description": "The label's revision in quotes, for the next If-Match.",
        "schema": {"type": "string", "example": '"1"'},
    }
}

FORM_ETAG: dict[str, Any] = {
    "ETag": {
        "description": "The form's version in quotes, for the next If-Match.",
        "schema": {"type": "string", "example": '"1"'},
    }
}


PAGE_ETAG: dict[str, Any] = {
    "ETag": {
        "description": "The page's revision in quotes, for the next If-Match.",
        "schema": {"type": "string", "example": '"2"'},
    }
}


def etag(revision: int) -> dict[str, str]:
    """The header that names a revision."""
    return {"ETag": f'"{revision}"'}


def expected_revision() -> int | None:
    """The label's revision in If-Match; None for ``*``. A tag that was never issued matches no revision.

    Raises:
        Problem: 428 without the header.
    """
    return _expected("Send the image's ETag in If-Match, so that nobody's label is overwritten unseen.")


def expected_page_revision() -> int | None:
    """The page's revision in If-Match; see `expected_revision`."""
    return _expected("Send the page's ETag in If-Match, so that nobody's decision is overwritten unseen.")


def expected_version() -> int | None:
    """The form's version in If-Match; see `expected_revision`."""
    return _expected("Send the form's ETag in If-Match, so that nobody's change is overwritten unseen.")


def _expected(why: str) -> int | None:
    if "If-Match" not in request.headers:
        raise Problem("precondition-required", why, field="If-Match")
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
        detail = f"An Idempotency-Key is 1 to {_LONGEST_KEY} printable ASCII characters. {received(key)}"
        raise Problem("invalid", detail, field="Idempotency-Key")
    return key


def author() -> str:
    """Who sends the request, as Author says; `audit.NOBODY` without one. Counts only while there are no accounts.

    Raises:
        Problem: 422 if it is not percent-encoded UTF-8.
        InvalidError: the name is too long, or cannot be one.
    """
    given = request.headers.get("Author")
    if given is None:
        return audit.NOBODY
    try:
        name = unquote(given, errors="strict") if given.isascii() else None
    except UnicodeDecodeError:
        name = None
    if name is None:
        raise Problem("invalid", f"An Author is percent-encoded UTF-8. {received(given)}", field="Author")
    return text_checks.checked_author(name, "Author")
