"""Pages of lists that walk down by id: the size cap and an opaque cursor."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from backend.api.problems import Problem, received
from backend.api.schemas.common import MAX_ID
from backend.wiring import wired

_MARK = "id:"


def size(limit: int, field: str = "limit") -> int:
    """The page size, asked for in ``field``.

    Raises:
        Problem: 422 above the server's cap.
    """
    cap = wired().settings.page_size_max
    if limit > cap:
        raise Problem("invalid", f"A page holds at most {cap} items. {received(limit)}", field=field)
    return limit


def walk(query: dict[str, Any]) -> dict[str, Any]:
    """What every list of images is asked for, in the services' words: which batch, from where, how many.

    Raises:
        Problem: 422 for a page above the server's cap.
    """
    return {"batch_id": query["batch"], "cursor": query["cursor"], "limit": size(query["limit"])}


def write_cursor(last_id: int) -> str:
    """The cursor behind the item ``last_id``."""
    return urlsafe_b64encode(f"{_MARK}{last_id}".encode()).decode()


def read_cursor(cursor: str | None) -> int | None:
    """The id that a cursor stands behind; None for the first page.

    Raises:
        Problem: 422 for a cursor that we never gave out.
    """
    if cursor is None:
        return None
    try:
        mark, digits = urlsafe_b64decode(cursor.encode()).decode().split(_MARK)
        last_id = int(digits)
    except (binascii.Error, ValueError):
        mark, last_id = "?", 0
    if mark or not 0 < last_id <= MAX_ID:
        raise Problem(
            "invalid",
            f"This cursor leads nowhere: start without one. {received(cursor)}",
            field="cursor",
        )
    return last_id
