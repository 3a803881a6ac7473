"""Secrets that a client keeps and the database knows only by their hash: cookies' values and API tokens.

They are random and long, so that a plain hash is enough: nobody can guess one, with or without the hash.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

TOKEN_PREFIX = "paraph_"  # noqa: S105 - tells people and scanners what it is


def new_secret() -> str:
    """256 random bits, in letters that a cookie and a header may have."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """What the database keeps of a secret: its sha256, 64 digits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def csrf_token(secret: str) -> str:
    """What a page must send with each write in addition to the cookie ``secret``, which a script cannot read.

    It is derived from the cookie, not the other way round, and is valid as long as the cookie.
    """
    return hmac.new(secret.encode("utf-8", "surrogatepass"), b"csrf", hashlib.sha256).hexdigest()


def is_csrf_token(given: str, secret: str) -> bool:
    """Whether ``given`` belongs to the cookie ``secret``."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), csrf_token(secret).encode())
