"""Names in zips, as macOS, Windows, Info-ZIP and the standard write them."""

from __future__ import annotations

import struct
import zipfile
import zlib

import pytest

from backend.services.uploads.zip_names import name_of


def entry(raw: bytes, *, extra: bytes = b"", flags: int = 0) -> zipfile.ZipInfo:
    """What `zipfile` makes of a name's bytes."""
    info = zipfile.ZipInfo(raw.decode("utf-8" if flags & 0x800 else "cp437"))
    info.extra, info.flag_bits = extra, flags
    return info


def unicode_path(raw: bytes, name: str, *, version: int = 1) -> bytes:
    body = struct.pack("<BI", version, zlib.crc32(raw)) + name.encode()
    return struct.pack("<HH", 0x7075, len(body)) + body


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"plain.png", "plain.png"),
        ("Élodie.png".encode(), "Élodie.png"),
        ("E\u0301lodie.png".encode(), "E\u0301lodie.png"),  # NFD, as Finder writes it
        ("Élodie à Noël.png".encode("cp850"), "Élodie à Noël.png"),
        ("ÀÂÊËÎÏÔÙÛ œuvre.png".replace("œ", "oe").encode("cp850"), "ÀÂÊËÎÏÔÙÛ oeuvre.png"),
        ("Größe é.png".encode("cp437"), "Größe é.png"),
        ("año ½.png".encode("cp437"), "año ½.png"),
    ],
)
def test_a_name_without_the_flag(raw: bytes, name: str) -> None:
    assert name_of(entry(raw)) == name


def test_the_flag_says_utf8() -> None:
    assert name_of(entry("É.png".encode(), flags=0x800)) == "É.png"


def test_the_unicode_path_counts_if_it_was_made_for_this_name() -> None:
    raw = b"_lodie.png"
    time = struct.pack("<HHB", 0x5455, 1, 0)
    assert name_of(entry(raw, extra=time + unicode_path(raw, "Élodie.png"))) == "Élodie.png"
    assert name_of(entry(raw, extra=unicode_path(b"other.png", "Élodie.png"))) == "_lodie.png"
    assert name_of(entry(raw, extra=unicode_path(raw, "Élodie.png", version=2))) == "_lodie.png"
    assert name_of(entry(raw, extra=b"\x75\x70\xff")) == "_lodie.png"
