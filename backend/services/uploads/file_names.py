"""File names as text to show: they come from outside and are never used as a path.

Knows characters only.
"""

from __future__ import annotations

import re
import unicodedata

MAX_LENGTH = 200
_JOINER = "\u200d"  # joins emoji and does not reverse the text direction
_SEPARATORS = re.compile(r"[/\\]")


def shown(name: str) -> str:
    """``name`` in NFC without control, direction and line-breaking characters, at most ``MAX_LENGTH`` long.

    A name that is too long keeps its end, which holds the number and the extension.
    """
    kept = without_controls(name)
    if len(kept) > MAX_LENGTH:
        kept = "…" + kept[-(MAX_LENGTH - 1) :]
    return kept or "unnamed"


def without_controls(text: str) -> str:
    """``text`` in NFC without control, direction and line-breaking characters, and without spaces at its ends."""
    return "".join(
        c for c in unicodedata.normalize("NFC", text) if c == _JOINER or not _is_control(c)
    ).strip()


def base(name: str) -> str:
    """The last part of a path with either separator, fit to be shown: ``a\\b/c.png -> c.png``."""
    return shown(_SEPARATORS.split(name.rstrip("/\\"))[-1])


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
