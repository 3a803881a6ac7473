from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from backend.services.export.zip_stream import stream_zip


def test_the_pieces_together_are_a_zip_with_the_entries() -> None:
    data = b"".join(stream_zip([("images/", b""), ("images/a.png", b"A" * 1000), ("é.csv", b"x\n")]))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["images/", "images/a.png", "é.csv"]
        assert archive.read("images/a.png") == b"A" * 1000
        assert archive.getinfo("images/").is_dir()


def test_an_entry_is_sent_before_the_next_is_asked_for() -> None:
    asked: list[str] = []

    def entries() -> Iterator[tuple[str, bytes]]:
        for name in ("a", "b"):
            asked.append(name)
            yield name, b"content of " + name.encode()

    stream = stream_zip(entries())
    assert (
        zlib.decompress(next(stream)[31:], -15) == b"content of a"
    )  # after a header of 30 bytes and the name
    assert asked == ["a"]


def test_equal_entries_give_equal_bytes() -> None:
    entries = [("images/", b""), ("a", b"1"), ("b", b"2")]
    data = b"".join(stream_zip(entries))
    assert b"".join(stream_zip(entries)) == data
    times = {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(data)).infolist()}
    assert times == {(1980, 1, 1, 0, 0, 0)}  # none of a clock, which two zips made at once would share


def test_no_entries_are_an_empty_zip() -> None:
    assert zipfile.ZipFile(io.BytesIO(b"".join(stream_zip([])))).namelist() == []


def test_an_entry_whose_size_stands_after_it_is_deflated_as_java_wants() -> None:
    size_after = 0x08
    data = b"".join(stream_zip([("images/", b""), ("images/a.png", b"A")]))
    folder, file = zipfile.ZipFile(io.BytesIO(data)).infolist()
    assert (folder.flag_bits & size_after, folder.compress_type) == (0, zipfile.ZIP_STORED)
    assert (file.flag_bits & size_after, file.compress_type) == (size_after, zipfile.ZIP_DEFLATED)
