"""Salted digests of what was erased, by which the same bytes are known when they come again.

The salt is made at the first erasure and kept with it: nobody can look up a hash that is known from elsewhere.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from functools import partial

from sqlalchemy.orm import Session

from backend.services.errors import FileRefusedError
from backend.store.erasing import erasures

REFUSED = "erased"
"""The code of a file that is refused."""
WORDS = "What this file shows was erased for good, so it is not taken again. Whoever may have it back scans it anew."
_SALT_BYTES = 16


class Erased:
    """What was erased so far, as it is known when it is made."""

    def __init__(self, session: Session) -> None:
        salt = erasures.select_salt(session)
        self._digests = erasures.select_digests(session) if salt is not None else set[str]()
        self._digest = partial(digest, salt or "")

    def knows(self, content_hash: str) -> bool:
        """Whether a file with this sha256, or a picture with these pixels, was erased."""
        return bool(self._digests) and self._digest(content_hash) in self._digests


def refuse_erased(session: Session, content_hashes: Iterable[str]) -> None:
    """Refuse a file that has any of this content, if it was erased.

    Raises:
        FileRefusedError: it was.
    """
    erased = Erased(session)
    if any(erased.knows(content_hash) for content_hash in content_hashes):
        raise FileRefusedError(REFUSED, WORDS)


def salt_of(session: Session) -> str:
    """The salt of all digests, a new one before the first erasure."""
    return erasures.select_salt(session) or secrets.token_hex(_SALT_BYTES)


def digest(salt: str, content_hash: str) -> str:
    """The digest that is kept of a hash."""
    return hashlib.sha256(f"{salt} {content_hash}".encode()).hexdigest()


def digests(salt: str, content_hashes: Iterable[str]) -> list[str]:
    """The digests of several hashes, sorted, so that their order says nothing."""
    return sorted(digest(salt, each) for each in set(content_hashes))
