"""Image files and zips for tests, each with only what the test is about spelt out."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

import numpy as np
from openpyxl import Workbook
from PIL import Image

from backend.services.uploads.unpacking import Upload


def picture(mark: int = 0, *, width: int = 120, height: int = 40) -> Image.Image:
    """White paper with a black bar whose place is ``mark``: equal marks, equal pixels."""
    levels = np.full((height, width), 255, np.uint8)
    levels[10:30, 5 + mark : 15 + mark] = 0
    return Image.fromarray(levels)


def encoded(image: Image.Image, form: str = "PNG", **options: Any) -> bytes:
    """The image as a file of this format."""
    data = io.BytesIO()
    image.save(data, form, **options)
    return data.getvalue()


def png(mark: int = 0, **size: int) -> bytes:
    """A small valid PNG."""
    return encoded(picture(mark, **size))


def pixel_bomb(side: int = 50_000) -> bytes:
    """A PNG that says it has ``side`` x ``side`` 1-bit pixels: who begins to decode it asks for the memory at once."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((side + 7) // 8 + 1) * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of (name, content)."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", packing) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return data.getvalue()


def workbook(rows: list[list[Any]]) -> bytes:
    """An .xlsx with one sheet."""
    book, data = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]  # a new workbook has an active sheet
    book.save(data)
    return data.getvalue()


def upload(name: str, data: bytes) -> Upload:
    """A file as it comes in."""
    return Upload(name, io.BytesIO(data))
