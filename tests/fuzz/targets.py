"""What is fuzzed: parsers of files that come from outside, sound files to begin from, and the errors they name."""

from __future__ import annotations

import atexit
import functools
import io
import json
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from backend.exchange.versions import MANIFEST
from backend.recognizer.bundle import BundleError, load_bundle
from backend.recognizer.image import ImageLimits, ImageRefusedError, Page, each_page, grey
from backend.services import cursors
from backend.services.errors import FileRefusedError, InvalidError
from backend.services.uploads import expected_csv, file_names
from backend.services.uploads.expected_texts import ExpectedTexts
from backend.services.uploads.zip_entries import ZipLimits, entries, inspect
from tests.fuzz import bodies
from tests.recognizer.networks import band_bundle
from tests.services.pictures import encoded, picture, png, workbook, zipped

LIMITS = ZipLimits(files=50, entry_bytes=1 << 20, total_bytes=4 << 20)


@dataclass(frozen=True)
class Target:
    """A parser: sound files, and a function that may raise one of ``named`` on damaged ones."""

    seeds: tuple[bytes, ...]
    parse: Callable[[bytes], object]
    named: tuple[type[Exception], ...]


def _image(data: bytes) -> None:
    for page in each_page(data, ImageLimits(pixels=1_000_000, pages=20)):
        if isinstance(page, Page):
            grey(page.picture)


def _images() -> tuple[bytes, ...]:
    pages = {"save_all": True, "append_images": [picture(2), picture(3)]}
    return (
        png(),
        encoded(picture(), "PNG", dpi=(300, 600)),
        encoded(picture().convert("P"), "PNG", transparency=0),
        encoded(picture(), "JPEG"),
        encoded(picture().convert("CMYK"), "JPEG", progressive=True, dpi=(204, 98)),
        encoded(picture(), "TIFF", dpi=(204, 98), **pages),
        encoded(picture().convert("1"), "TIFF", compression="group4"),
        encoded(picture(), "TIFF", compression="tiff_lzw"),
        encoded(picture(), "GIF", **pages),
        encoded(picture(), "WEBP", lossless=True),
        encoded(picture(), "BMP"),
    )


def _zip(data: bytes) -> None:
    stream = io.BytesIO(data)
    for name, content in entries(stream, inspect(stream, LIMITS)):
        assert name == file_names.path(name)
        assert len(content) <= LIMITS.entry_bytes


def _list(name: str) -> Callable[[bytes], object]:
    def parse(data: bytes) -> None:
        rows = expected_csv.parse(name, data)
        expected = ExpectedTexts()
        expected.add(name, rows)
        expected.match([path for path, _ in rows] + ["F1/a.png", "a.png"])

    return parse


@functools.cache
def _bundle() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="paraph-fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return band_bundle(folder)


def _manifest(data: bytes) -> None:
    (_bundle() / MANIFEST).write_bytes(data)
    load_bundle(_bundle())


def _cursor(data: bytes) -> None:
    cursors.decode(data.decode("latin-1"), ["uncertain", None], [float, int])


def _zips() -> tuple[bytes, ...]:
    files = (("F1/a.png", png(1)), ("F2/é.png", png(2)), ("list.csv", b"FILENAME,IDENTITY\na.png,ANNE\n"))
    packings = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    named = zipfile.ZipInfo("_lodie.png")
    path = struct.pack("<BI", 1, zlib.crc32(b"_lodie.png")) + "Élodie.png".encode()
    named.extra = struct.pack("<HH", 0x7075, len(path)) + path
    huge = io.BytesIO()
    with zipfile.ZipFile(huge, "w") as archive, archive.open("a.png", "w", force_zip64=True) as entry:
        entry.write(png())
    return (
        *(zipped(*files, packing=packing) for packing in packings),
        zipped((named, png())),
        huge.getvalue(),
    )


def _lists() -> tuple[bytes, ...]:
    text = 'FILENAME;IDENTITY\r\nF1/a.png;"LE GOFF; ANNE"\r\nF2\\a.png;ÉLODIE\r\n'
    encodings = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-be")
    return (*(text.encode(encoding) for encoding in encodings), ("sep=;\r" + text).encode())


NAMES = ("image", "zip", "csv", "xlsx", "manifest", "cursor", "form")


def targets() -> dict[str, Target]:
    """The parser of each of `NAMES`."""
    return {
        "image": Target(_images(), _image, (ImageRefusedError,)),
        "zip": Target(_zips(), _zip, (FileRefusedError,)),
        "csv": Target(_lists(), _list("list.csv"), (FileRefusedError,)),
        "xlsx": Target(
            (workbook([["FILENAME", "IDENTITY"], ["F1/a.png", "ÉLODIE"], ["b.png", 7]]),),
            _list("list.xlsx"),
            (FileRefusedError,),
        ),
        "manifest": Target(
            ((_bundle() / MANIFEST).read_bytes(),),
            _manifest,
            (BundleError,),
        ),
        "cursor": Target(
            (cursors.encode(["uncertain", None], [0.5, 7]).encode(), json.dumps([1, 2]).encode()),
            _cursor,
            (InvalidError,),
        ),
        "form": Target(bodies.seeds(), bodies.send, ()),
    }
