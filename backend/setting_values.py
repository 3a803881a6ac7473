"""The values of settings as people write them: text, paths, lists, switches.

Each function raises ValueError with what the value must be. Knows no setting and no other module of Paraph.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from pathlib import Path

_PREFIX_PART = re.compile(r"[A-Za-z0-9._~-]+")


def text(value: str) -> str:
    """Text that is not empty."""
    if not value.strip():
        raise ValueError("must not be empty")
    return value.strip()


def path(value: str) -> Path:
    """A path, absolute."""
    return Path(text(value)).expanduser().resolve()


def url(value: str) -> str:
    """A URL."""
    if "://" not in value:
        raise ValueError("must be a URL such as postgresql+psycopg://paraph@db/paraph")
    return value.strip()


def lower(value: str) -> str:
    """A word in lower case."""
    return value.strip().lower()


def upper(value: str) -> str:
    """A word in upper case."""
    return value.strip().upper()


def switch(value: str) -> bool:
    """Whether it is on."""
    if lower(value) not in ("on", "off"):
        raise ValueError("must be on or off")
    return lower(value) == "on"


def words(value: str) -> tuple[str, ...]:
    """Words between commas."""
    return tuple(word.strip() for word in value.split(",") if word.strip())


def addresses(value: str) -> tuple[str, ...]:
    """IP addresses between commas."""
    return tuple(str(ip_address(word)) for word in words(value))


def prefix(value: str) -> str:
    """A path without a slash at its end."""
    parts = value.strip().strip("/").split("/")
    if not all(_PREFIX_PART.fullmatch(part) and part not in (".", "..") for part in parts):
        raise ValueError("must be a path such as /paraph, of letters, digits, '.', '_', '~' and '-'")
    return "/" + "/".join(parts)
