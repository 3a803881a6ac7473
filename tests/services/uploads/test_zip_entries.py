"""Zips from strangers: limits of the whole are kept before anything is used, bad entries are named one by one."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
from collections.abc import Iterable

import numpy as np
import pytest

from backend.services.errors import FileRefusedError
from backend.services.uploads.zip_entries import Contents, Refused, ZipLimits, entries, inspect
from tests.services.pictures import zipped

MB = 1 << 20
LIMITS = ZipLimits(files=10, entry_bytes=4 * MB, total_bytes=8 * MB)
NOISE = bytes(range(256)) * 4


def noise(size: int) -> bytes:
    """Bytes that no packer makes smaller."""
    return np.random.default_rng(1).bytes(size)


def look(data: bytes, limits: ZipLimits = LIMITS) -> Contents:
    return inspect(io.BytesIO(data), limits)


def names(contents: Contents) -> list[str]:
    return [entry.name for entry in contents.usable]


def reasons(refused: Iterable[Refused]) -> dict[str, str]:
    start = "This entry was left out: "
    assert all(refusal.detail.startswith(start) for _, refusal in refused)
    return {name: refusal.detail.removeprefix(start) for name, refusal in refused}


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = 0o120777 << 16
    return info


def test_entries_come_with_their_paths_and_bytes() -> None:
    data = zipped(("scans/a.png", b"one"), ("scans/b.png", b"two"), ("scans/", b""))
    assert list(entries(io.BytesIO(data), look(data))) == [("scans/a.png", b"one"), ("scans/b.png", b"two")]


def test_what_operating_systems_add_is_no_part_of_it() -> None:
    data = zipped(
        ("a.png", b"1"),
        ("__MACOSX/._a.png", b"2"),
        ("x/.DS_Store", b"3"),
        ("._b.png", b"4"),
        ("Thumbs.db", b"5"),
        ("x/desktop.ini", b"6"),
    )
    assert names(look(data)) == ["a.png"]
    assert look(data).refused == []


def test_dangerous_names_are_refused_one_by_one() -> None:
    data = zipped(
        ("good.png", NOISE),
        ("../../out.png", NOISE),
        ("a\\..\\..\\out.png", NOISE),
        ("/etc/x.png", NOISE),
        ("C:\\x.png", NOISE),
        ("\\\\host\\x.png", NOISE),
        (link("link.png"), b"/etc/passwd"),
    )
    contents = look(data)
    assert names(contents) == ["good.png"]
    assert reasons(contents.refused) == {
        "../../out.png": "its name leads out of the zip (..).",
        "a\\..\\..\\out.png": "its name leads out of the zip (..).",
        "/etc/x.png": "its name is an absolute path.",
        "C:\\x.png": "its name is an absolute path.",
        "\\\\host\\x.png": "its name is an absolute path.",
        "link.png": "it is a link, not a file.",
    }
    assert {refusal.code for _, refusal in contents.refused} == {"zip-entry-refused"}


def test_a_name_with_nul_is_refused() -> None:
    data = zipped(("nul_.png", NOISE)).replace(b"nul_.png", b"nul\0.png")
    assert reasons(look(data).refused) == {"nul.png": "its name holds a NUL character."}


def test_odd_names_are_only_odd() -> None:
    data = zipped(("CON.png", b"1"), ("x" * 300 + ".png", b"2"), ("..png", b"3"), ("a..b.png", b"4"))
    assert len(look(data).usable) == 4


def test_equal_names_are_two_files() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped(("a.png", b"one"), ("a.png", b"two"))
    assert list(entries(io.BytesIO(data), look(data))) == [("a.png", b"one"), ("a.png", b"two")]


def test_an_encrypted_entry_is_refused_and_the_others_are_not() -> None:
    data = bytearray(zipped(("secret.png", NOISE), ("plain.png", NOISE)))
    data[6] |= 1  # the first local header's flags, then the directory's
    data[data.index(b"PK\x01\x02") + 8] |= 1
    contents = look(bytes(data))
    assert names(contents) == ["plain.png"]
    assert reasons(contents.refused) == {"secret.png": "it is encrypted. Send it without a password."}


def test_a_wrong_checksum_is_found() -> None:
    data = zipped(("a.png", b"AAAA"), ("b.png", b"BBBB"), packing=zipfile.ZIP_STORED).replace(
        b"AAAA", b"AAAX"
    )
    contents = look(data)
    assert names(contents) == ["b.png"]
    assert reasons(contents.refused) == {"a.png": "it is damaged (wrong checksum or unknown compression)."}


def test_a_zip_inside_a_zip_is_refused() -> None:
    data = zipped(("inner.png", zipped(("a.png", NOISE))), ("empty.zip", zipped()))
    assert reasons(look(data).refused) == {
        "inner.png": "it is a zip inside a zip. Unpack it first.",
        "empty.zip": "it is a zip inside a zip. Unpack it first.",
    }


def test_an_entry_over_the_file_limit_is_refused_with_the_number() -> None:
    data = zipped(("big.png", noise(5 * MB)), ("small.png", NOISE))
    contents = look(data)
    assert names(contents) == ["small.png"]
    assert [(refusal.code, refusal.detail) for _, refusal in contents.refused] == [
        ("too-large", "This entry was left out: it is larger than 4 MB, the limit for a file.")
    ]


def test_many_entries_are_refused_by_their_count_before_the_directory_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = zipped(*((f"{number}.png", b"") for number in range(10_000)))
    monkeypatch.setattr(zipfile, "ZipFile", None)
    with pytest.raises(FileRefusedError, match="has 10,000 entries, the limit is 10"):
        look(data)


def test_a_count_that_lies_is_caught_by_the_directory_s_size() -> None:
    data = bytearray(zipped(*((f"{number:0200}.png", b"") for number in range(100))))
    struct.pack_into("<HH", data, data.rindex(b"PK\x05\x06") + 8, 5, 5)
    with pytest.raises(FileRefusedError, match="table of contents is far too large"):
        look(bytes(data))


def test_a_count_that_lies_is_caught_though_the_directory_is_small() -> None:
    data = bytearray(zipped(*((f"{number}.png", b"") for number in range(11))))
    struct.pack_into("<HH", data, data.rindex(b"PK\x05\x06") + 8, 1, 1)
    with pytest.raises(FileRefusedError, match="has 11 entries, the limit is 10"):
        look(bytes(data))


def zip64(data: bytes, count: int) -> bytes:
    """The zip, with an end record of the kind for huge archives, which says ``count``."""
    end = data.rindex(b"PK\x05\x06")
    size, offset = struct.unpack("<II", data[end + 12 : end + 20])
    record = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, offset)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, end, 1)
    ones = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return data[:end] + record + locator + ones


def test_a_small_zip_of_the_kind_for_huge_ones_is_read() -> None:
    data = zip64(zipped(("a.png", b"one"), ("b.png", b"two")), 2)
    assert list(entries(io.BytesIO(data), look(data))) == [("a.png", b"one"), ("b.png", b"two")]


def test_the_count_of_a_huge_one_is_checked_before_the_directory_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = zip64(zipped(("a.png", b"1")), 4_000_000)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    with pytest.raises(FileRefusedError, match="has 4,000,000 entries, the limit is 10"):
        look(data)


def test_a_bomb_is_refused_by_its_real_growth() -> None:
    data = zipped(*((f"{number}.png", bytes(MB)) for number in range(3)))
    with pytest.raises(FileRefusedError, match="more than 100 times its size"):
        look(data)


def test_a_size_in_the_directory_that_lies_makes_the_entry_damaged() -> None:
    data = bytearray(zipped(("a.png", bytes(3 * MB)), ("b.png", NOISE)))
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, 10)
    contents = look(bytes(data))
    assert names(contents) == ["b.png"]
    assert reasons(contents.refused) == {"a.png": "it is damaged (wrong checksum or unknown compression)."}


def test_a_small_blank_bitmap_is_no_bomb() -> None:
    data = zipped(("blank.bmp", b"\xff" * (MB // 2)))
    assert names(look(data)) == ["blank.bmp"]


def test_the_total_is_limited() -> None:
    data = zipped(*((f"{number}.png", noise(3 * MB)) for number in range(3)), packing=zipfile.ZIP_STORED)
    with pytest.raises(FileRefusedError, match="unpacks to more than 8 MB"):
        look(data)


@pytest.mark.parametrize("data", [b"PK\x03\x04 and nothing else", zipped(("a.png", NOISE))[:-10]])
def test_a_cut_off_zip_is_damaged(data: bytes) -> None:
    with pytest.raises(FileRefusedError, match="damaged"):
        look(data)


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_less_common_compressions_are_read_and_their_damage_is_named(packing: int) -> None:
    data = zipped(("a.png", NOISE), ("b.png", NOISE[::-1]), packing=packing)
    assert list(entries(io.BytesIO(data), look(data))) == [("a.png", NOISE), ("b.png", NOISE[::-1])]
    broken = bytearray(data)
    broken[50:60] = b"\xff" * 10
    contents = look(bytes(broken))
    assert names(contents) == ["b.png"]
    assert reasons(contents.refused) == {"a.png": "it is damaged (wrong checksum or unknown compression)."}


def test_an_offset_before_the_file_s_beginning_is_damage() -> None:
    data = bytearray(zipped(("a.png", NOISE)))
    end = data.rindex(b"PK\x05\x06")
    struct.pack_into("<I", data, end + 16, struct.unpack("<I", data[end + 16 : end + 20])[0] + 50)
    contents = look(bytes(data))
    assert (names(contents), len(contents.refused)) == ([], 1)


@pytest.mark.parametrize(
    "packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_whatever_bytes_are_changed_the_zip_or_the_entry_is_refused(packing: int) -> None:
    sound = zipped(("a.png", NOISE), ("f/b.png", NOISE), packing=packing)
    random = np.random.default_rng(7)
    for _ in range(100):
        data = bytearray(sound)
        for at in random.integers(0, len(data), random.integers(1, 6)):
            data[at] = random.integers(0, 256)
        with contextlib.suppress(FileRefusedError):
            assert len(list(entries(io.BytesIO(data), look(bytes(data))))) <= 2
