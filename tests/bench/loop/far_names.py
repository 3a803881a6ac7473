"""Polish and Hungarian names, as they are written in capitals."""

from __future__ import annotations

import unicodedata
from pathlib import Path


def names() -> tuple[str, ...]:
    """The list that names are drawn from."""
    text = Path(__file__).with_name("far_names.txt").read_text(encoding="utf-8")
    return tuple(unicodedata.normalize("NFC", text).split())
