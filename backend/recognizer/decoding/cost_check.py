"""A first look at a file's bytes, cheap on every file: what costs too much is refused, what may cost much is marked.

Knows headers. Decodes nothing.
"""

from __future__ import annotations

import struct

from backend.recognizer.decoding.heif import is_heif
from backend.recognizer.decoding.limits import ImageLimits, check_size, damaged, too_costly

HEAVY_PIXELS = 2_000_000
_WEBP_HEADER = 30  # bytes
_HEAVY_BYTES = 1_000_000
_HEAVY_GIF_BYTES = 64_000  # its blocks may be one byte long
_MOST_SCANS = 50  # of a progressive JPEG; common encoders write 10


def is_heavy(data: bytes, limits: ImageLimits) -> bool:
    """Whether opening the file may cost so much that it needs a budget.

    Raises:
        ImageRefusedError: it costs too much in any case.
    """
    if data.startswith(b"\xff\xd8") and data.count(b"\xff\xda") > _MOST_SCANS:
        raise too_costly()
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        size = _webp_size(data)
        check_size(size, limits)
        return size[0] * size[1] > HEAVY_PIXELS or len(data) > _HEAVY_BYTES
    if is_heif(data):
        return True  # small files hold large photos, and their reader has had its faults
    return len(data) > (_HEAVY_GIF_BYTES if data.startswith(b"GIF") else _HEAVY_BYTES)


def _webp_size(data: bytes) -> tuple[int, int]:
    """``(width, height)`` of the canvas, for which the reader takes memory as soon as it opens the file."""
    if len(data) < _WEBP_HEADER:
        raise damaged()
    kind = data[12:16]
    if kind == b"VP8X":
        width, height = (1 + int.from_bytes(data[place : place + 3], "little") for place in (24, 27))
    elif kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        width, height = 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    else:
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", data, 26))
    return width, height
