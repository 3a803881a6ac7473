"""Files of a form in one temporary file: each reads like a file of its own."""

from __future__ import annotations

import io
import zipfile

import pytest

from backend.http import multipart_file as multipart_file
from backend.http.multipart_file import MultipartFile


@pytest.fixture(params=[1 << 20, 0], ids=["memory", "disk"])
def body(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> MultipartFile:
    monkeypatch.setattr(multipart_file, "IN_MEMORY_BYTES", request.param or 1)
    return MultipartFile()


def write(body: MultipartFile, *parts: bytes) -> io.RawIOBase:
    file = body.new_file()
    assert isinstance(file, io.RawIOBase)
    for part in parts:
        file.write(part)
    file.seek(0)
    return file


def test_each_file_holds_its_own_bytes(body: MultipartFile) -> None:
    first, empty, last = write(body, b"abc", b"def"), write(body), write(body, b"xyz")
    assert first.read(4) == b"abcd"
    assert last.read() == b"xyz"
    assert first.read() == b"ef"
    assert first.read() == b""
    assert empty.read() == b""
    body.close()


def test_a_file_can_be_walked_in(body: MultipartFile) -> None:
    write(body, b"before")
    file = write(body, b"0123456789")
    write(body, b"after")
    assert file.seek(-3, io.SEEK_END) == 7
    assert (file.read(), file.tell()) == (b"789", 10)
    assert file.seek(2) == 2
    assert file.seek(2, io.SEEK_CUR) == 4
    buffer = bytearray(3)
    assert (file.readinto(buffer), bytes(buffer)) == (3, b"456")
    assert file.seek(99) == 99
    assert file.read() == b""
    with pytest.raises(OSError, match="negative seek position"):
        file.seek(-1)


def test_only_the_newest_file_is_written(body: MultipartFile) -> None:
    first = write(body, b"abc")
    write(body, b"d")
    first.seek(0, io.SEEK_END)
    with pytest.raises(io.UnsupportedOperation):
        first.write(b"x")


def test_a_zip_opens_from_the_middle_of_the_others(body: MultipartFile) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "content")
    write(body, b"before")
    file = write(body, packed.getvalue())
    write(body, b"after")
    with zipfile.ZipFile(io.BufferedReader(file)) as archive:
        assert archive.read("a.txt") == b"content"
