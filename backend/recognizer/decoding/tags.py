"""Reads the few tags of a TIFF directory or an EXIF block that Paraph uses, straight from the bytes.

Touches no more than the entries of a directory, whatever a damaged or hostile file claims. Knows no pixels.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

SUBFILE_TYPE, OLD_SUBFILE_TYPE = 254, 255
WIDTH, HEIGHT, PHOTOMETRIC, ORIENTATION = 256, 257, 262, 274
X_RESOLUTION, Y_RESOLUTION, RESOLUTION_UNIT = 282, 283, 296

_WANTED = frozenset((254, 255, 256, 257, 262, 274, 282, 283, 296))
_SIZES = {1: 1, 3: 2, 4: 4, 5: 8, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8}  # bytes, by type
_FORMATS = {1: "B", 3: "H", 4: "I", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I", 16: "Q", 17: "q"}
_FRACTIONS = {5: "II", 10: "ii"}
_MOST_ENTRIES = 4096


class TagsError(ValueError):
    """The bytes are not a readable directory of tags."""


@dataclass(frozen=True)
class Directory:
    """The first value of each wanted tag, and the position of the next directory (0: there is none)."""

    values: dict[int, float]
    following: int


@dataclass(frozen=True)
class _Layout:
    """How a file writes directories: its byte order, and classic TIFF (EXIF too) or BigTIFF."""

    order: str
    is_big: bool

    def directory(self, data: bytes, place: int, with_values: bool) -> Directory:
        count = self._number("Q" if self.is_big else "H", data, place)
        if count > _MOST_ENTRIES:
            raise TagsError(f"A directory has at most {_MOST_ENTRIES} tags. Received: {count}")
        size, first = (20, place + 8) if self.is_big else (12, place + 2)
        values: dict[int, float] = {}
        for entry in range(first, first + count * size, size) if with_values else ():
            tag = self._number("H", data, entry)
            if tag in _WANTED and tag not in values:
                value = self._value(data, entry)
                if value is not None:
                    values[tag] = value
        return Directory(values, self._position(data, first + count * size))

    def _value(self, data: bytes, entry: int) -> float | None:
        """The first value of the entry; None if it has none or names bytes outside the file."""
        kind = self._number("H", data, entry + 2)
        count = self._number("Q" if self.is_big else "I", data, entry + 4)
        place, room = (entry + 12, 8) if self.is_big else (entry + 8, 4)
        if kind not in _SIZES or count == 0:
            return None
        if _SIZES[kind] * count > room:
            place = self._position(data, place)
        try:
            if kind in _FRACTIONS:
                above, below = struct.unpack_from(self.order + _FRACTIONS[kind], data, place)
                return above / below if below else None
            return float(struct.unpack_from(self.order + _FORMATS[kind], data, place)[0])
        except struct.error:
            return None

    def _position(self, data: bytes, place: int) -> int:
        return self._number("Q" if self.is_big else "I", data, place)

    def _number(self, form: str, data: bytes, place: int) -> int:
        try:
            return int(struct.unpack_from(self.order + form, data, place)[0])
        except struct.error as error:
            raise TagsError("A directory of tags ends too early.") from error


def directories(data: bytes, most_values: int) -> Iterator[Directory]:
    """The directories of a TIFF file or EXIF block in the order of their chain, which ends where it meets itself.

    Args:
        most_values: how many of them come with values; the others are only counted.
    Raises:
        TagsError: a directory cannot be read.
    """
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None or len(data) < 16:
        raise TagsError("No directory of tags begins here.")
    layout = _Layout(order, is_big=43 in (data[2], data[3]))
    form, start = ("Q", 8) if layout.is_big else ("I", 4)
    place = int(struct.unpack_from(order + form, data, start)[0])
    seen: set[int] = set()
    while place and place not in seen:
        seen.add(place)
        found = layout.directory(data, place, with_values=len(seen) <= most_values)
        yield found
        place = found.following


def exif(block: bytes) -> dict[int, float]:
    """The wanted tags of an EXIF block, with or without its ``Exif`` heading; none if it is damaged."""
    try:
        return next(directories(block.removeprefix(b"Exif\0\0"), 1)).values
    except (TagsError, StopIteration):
        return {}
