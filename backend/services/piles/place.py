"""The order of a pile's files: by folder and name, numbers by their value, however they were uploaded.

If a name comes again with other content, a scanner has begun to count anew: that file, and what follows in its
folder, lies after what is there. Such a *round* is counted from 1. Knows texts only.
"""

from __future__ import annotations

import re

_DIGITS = 12  # more than any counter has
_NUMBER = re.compile(r"\d+")
_LENGTH = 400
# Below every character of a path, so that `scan.pdf` comes before `scan 2.pdf`; files come before deeper folders.
_PART, _FOLDER = "\x01", "\x02"


def place_of(path: str, round_: int = 1) -> str:
    """A text that sorts as a person would: ``scan.pdf`` before ``scan 9.pdf`` before ``scan 10.pdf``.

    A long folder or name keeps its end, which holds the number.
    """
    folder, _, name = path.casefold().rpartition("/")
    stem, _, suffix = name.rpartition(".")
    name = f"{stem}{_PART}{suffix}" if stem else f"{name}{_PART}"
    folder = _padded(folder.replace("/", _FOLDER))
    return f"{folder}{_PART}{_padded(str(round_))}{_PART}{_padded(name)}"


def round_of(place: str) -> int:
    """The round of a `place_of`."""
    return int(place.split(_PART)[1])


def _padded(text: str) -> str:
    return _NUMBER.sub(lambda number: number[0].zfill(_DIGITS), text)[-_LENGTH:]


def is_of_earlier_release(place: str) -> bool:
    """Whether an earlier release wrote it. The order of such a pile is kept: people have said which of its pages belong
    together."""
    return _PART not in place


def earlier_place_of(path: str) -> str:
    """The place of one more file in such a pile."""
    folder, _, name = path.casefold().rpartition("/")
    return _padded(f"{folder}/{name}")
