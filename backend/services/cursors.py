"""Cursors: an opaque string that says where the next chunk of a list begins.

Knows how a position is encoded and which values may be in one. The lists know their own orders.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from backend.services.errors import InvalidError

Row = TypeVar("Row")


def chunk_of(
    found: Sequence[Row], limit: int, walk: list[Any], position: Callable[[Row], list[Any]]
) -> tuple[Sequence[Row], str | None]:
    """The first ``limit`` of the rows, and the cursor after them; None on the last chunk.

    Args:
        found: from the chunk's beginning on, with one more than ``limit`` if the list goes on.
        walk: identifies the list.
        position: of a row in it.
    """
    items = found[:limit]
    return items, encode(walk, position(items[-1])) if len(found) > limit else None


def encode(walk: list[Any], position: list[Any]) -> str:
    """The cursor after ``position`` in the list that ``walk`` identifies."""
    text = json.dumps([walk, position], separators=(",", ":"), ensure_ascii=False)
    # A search may hold half of a surrogate pair, which `json.loads` takes in the same form.
    return base64.urlsafe_b64encode(text.encode(errors="surrogatepass")).decode().rstrip("=")


def decode(cursor: str, walk: list[Any], types: list[type]) -> list[Any]:
    """The position in a cursor that ``encode`` made for the same ``walk``.

    Args:
        types: of the position's values.
    Raises:
        InvalidError: the cursor was made for another list, or not by ``encode``.
    """
    refusal = InvalidError(
        f"The cursor does not belong to this list: start again without one. Received: {cursor[:80]!r}",
        field="cursor",
    )
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        made_for, position = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, UnicodeError, ValueError, TypeError, RecursionError) as error:
        raise refusal from error
    if made_for != walk or not isinstance(position, list) or [type(value) for value in position] != types:
        raise refusal
    if not all(_is_comparable(value) for value in position):
        raise refusal
    return position


def _is_comparable(value: Any) -> bool:
    """Whether both databases can compare with it; a forged cursor may hold any value of the right type."""
    if isinstance(value, int):
        return 0 <= value < 2**31
    if isinstance(value, str):
        return storable(value)
    return math.isfinite(value)


def storable(text: str) -> bool:
    """Whether both databases can compare with the text: PostgreSQL takes no NUL, no driver a lone surrogate."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
