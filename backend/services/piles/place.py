"""The order of a pile's files: by folder and name, numbers by their value, however they were uploaded.

Knows texts only.
"""

from __future__ import annotations

import re

_DIGITS = 12  # more than any counter has
_NUMBER = re.compile(r"\d+")
_LENGTH = 400


def place_of(path: str) -> str:
    """A text that sorts as a person would: ``scan 9.pdf`` before ``scan 10.pdf``.

    A long path keeps its end, which holds the number.
    """
    folder, _, name = path.casefold().rpartition("/")
    padded = _NUMBER.sub(lambda number: number[0].zfill(_DIGITS), f"{folder}/{name}")
    return padded[-_LENGTH:]
