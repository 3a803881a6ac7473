"""Names of accounts: which are allowed, and when two are the same.

Knows characters only.
"""

from __future__ import annotations

import unicodedata

from backend.services.audit import COMMAND_LINE, NOBODY, WORKER
from backend.services.errors import InvalidError

LONGEST = 80  # characters
_RESERVED = frozenset({NOBODY, "nobody known", COMMAND_LINE, WORKER})  # who acts if no account does


def checked_name(name: str) -> str:
    """``name`` in NFC, without spaces at its ends and with one between its words.

    Raises:
        InvalidError: it is empty, too long, cannot be seen or means something else.
    """
    typed = " ".join(unicodedata.normalize("NFC", name).split())
    if not any(character.isalnum() for character in typed):
        raise InvalidError("A name needs at least one letter or digit.", field="name")
    if len(typed) > LONGEST:
        raise InvalidError(
            f"A name has at most {LONGEST} letters. Received: {len(typed):,} letters", field="name"
        )
    if not typed.isprintable():
        raise InvalidError(f"A name cannot contain control characters. Received: {typed!a}", field="name")
    if fold_name(typed) in _RESERVED:
        raise InvalidError(f"This name means something else to Paraph. Received: {typed!r}", field="name")
    return typed


def fold_name(name: str) -> str:
    """What is equal for names that differ only by case, spaces, or the way in which letters are composed."""
    return unicodedata.normalize("NFKC", " ".join(unicodedata.normalize("NFKC", name).casefold().split()))
