"""The query arguments that all lists share: which batch, from where, how many."""

from __future__ import annotations

from typing import Any

from backend.http.problem import received
from backend.services.errors import InvalidError
from backend.wiring import wired


def chunk_size(limit: int, field: str = "limit") -> int:
    """``limit``, if the server's cap allows it.

    Args:
        field: the member of the request that holds it.
    Raises:
        InvalidError: it is above the cap.
    """
    cap = wired().settings.page_size_max
    if limit > cap:
        raise InvalidError(f"At most {cap} items are allowed. {received(limit)}", field=field)
    return limit


def list_arguments(query: dict[str, Any]) -> dict[str, Any]:
    """``batch_id``, ``cursor`` and ``limit``, as services of image lists take them.

    Raises:
        InvalidError: the limit is above the server's cap.
    """
    return {"batch_id": query["batch"], "cursor": query["cursor"], "limit": chunk_size(query["limit"])}
