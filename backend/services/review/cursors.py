"""Cursors: where the next page of a list begins, as a word that a client hands back unread.

Knows the wire form and what may be inside; the lists know their own orders.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
from typing import Any

from backend.services.errors import InvalidError


def encode(walk: list[Any], position: list[Any]) -> str:
    """The cursor behind ``position`` in the list that ``walk`` names."""
    text = json.dumps([walk, position], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str, walk: list[Any], types: list[type]) -> list[Any]:
    """The position in a cursor of ours.

    Raises:
        InvalidError: it was made for another list, or by somebody else.
    """
    refusal = InvalidError(
        f"The cursor does not belong to this list: begin again without one. Received: {cursor[:80]!r}",
        field="cursor",
    )
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        made_for, position = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, UnicodeError, ValueError, TypeError, RecursionError) as error:
        raise refusal from error
    if made_for != walk or not isinstance(position, list) or [type(value) for value in position] != types:
        raise refusal
    if not all(_fits(value) for value in position):
        raise refusal
    return position


def _fits(value: Any) -> bool:
    """Whether both databases can compare with it; a forged cursor may hold anything of the right type."""
    if isinstance(value, int):
        return 0 <= value < 2**31
    if isinstance(value, str):
        return storable(value)
    return math.isfinite(value)


def storable(text: str) -> bool:
    """Whether a database can compare with the text: PostgreSQL takes no NUL, no driver a lone surrogate."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
