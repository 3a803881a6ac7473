"""Image files for tests of decoding, ordinary and hostile, each made of a few lines."""

from __future__ import annotations

import io
import struct
from typing import Any

import numpy as np
from PIL import Image

RAMP = Image.fromarray(np.tile(np.linspace(0, 255, 40, dtype=np.uint8), (20, 1)))


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The bytes of ``image`` as a file."""
    data = io.BytesIO()
    image.save(data, kind, **options)
    return data.getvalue()


def noise(height: int, width: int) -> Image.Image:
    """A grey picture that no format can pack."""
    return Image.fromarray(np.random.default_rng(0).integers(0, 256, (height, width), dtype=np.uint8))


def tiff(*sizes: tuple[int, int], subfile_types: tuple[int, ...] = ()) -> bytes:
    """A TIFF with a white page of each ``(width, height)``, each with its subfile type (0 when left out)."""
    first, *others = (Image.new("L", size, 255) for size in sizes)
    data = bytearray(saved(first, "TIFF", save_all=True, append_images=others, tiffinfo={254: 0}))
    for place, kind in zip(directory_places(data), subfile_types, strict=False):
        struct.pack_into("<I", data, entry_place(data, place, 254) + 8, kind)
    return bytes(data)


def directory_places(data: bytes | bytearray) -> list[int]:
    """Where the directories of a little-endian TIFF begin."""
    places = []
    (place,) = struct.unpack_from("<I", data, 4)
    while place:
        places.append(place)
        (count,) = struct.unpack_from("<H", data, place)
        (place,) = struct.unpack_from("<I", data, place + 2 + 12 * count)
    return places


def entry_place(data: bytes | bytearray, directory: int, tag: int) -> int:
    """Where a tag's entry begins in a directory of a little-endian TIFF."""
    (count,) = struct.unpack_from("<H", data, directory)
    entries = range(directory + 2, directory + 2 + 12 * count, 12)
    return next(entry for entry in entries if struct.unpack_from("<H", data, entry)[0] == tag)


def many_pages(count: int) -> bytes:
    """A TIFF in which ``count`` directories show the same pixels, about 110 bytes each."""
    data = bytearray(saved(RAMP, "TIFF"))
    (place,) = struct.unpack_from("<I", data, 4)
    (tags,) = struct.unpack_from("<H", data, place)
    directory = data[place : place + 2 + 12 * tags]
    struct.pack_into("<I", data, 4, len(data))
    for left in range(count - 1, -1, -1):
        following = len(data) + len(directory) + 4 if left else 0
        data += directory + struct.pack("<I", following)
    return bytes(data)


def many_scans(side: int, scans: int) -> bytes:
    """A progressive JPEG whose last scan is repeated until there are about ``scans``."""
    data = saved(Image.new("L", (side, side), 128), "JPEG", progressive=True)
    last = data[data.rfind(b"\xff\xda") : -2]
    return data[:-2] + last * (scans - data.count(b"\xff\xda")) + b"\xff\xd9"


def webp_canvas(width: int, height: int) -> bytes:
    """36 bytes that say they are a WebP with a canvas of this size."""
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", 28) + b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + sides + bytes(6)


def jfif(image: Image.Image, across: int, down: int, unit: int = 0) -> bytes:
    """A JPEG with this density in its JFIF header."""
    data = bytearray(saved(image, "JPEG", quality=95))
    struct.pack_into(">BHH", data, data.find(b"JFIF\0") + 7, unit, across, down)
    return bytes(data)


def exif(image: Image.Image, across: float, down: float, *, unit: int = 2, orientation: int = 1) -> bytes:
    """A JPEG with this resolution and orientation in its EXIF block."""
    tags = Image.Exif()
    tags[282], tags[283], tags[296], tags[274] = across, down, unit, orientation
    return saved(image, "JPEG", quality=95, exif=tags)
