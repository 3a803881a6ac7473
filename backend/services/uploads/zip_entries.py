"""Check a zip before any of it is used: the limits of the whole, and each entry by itself.

Every byte is unpacked once and counted, since sizes in the header may be wrong; nothing is written anywhere.
Knows the zip's directory and the limits; knows no images.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from backend.services.errors import FileRefusedError
from backend.services.uploads import file_names
from backend.services.uploads.zip_content import DamagedEntryError, unpacked
from backend.services.uploads.zip_names import name_of

SIGNATURE = b"PK\x03\x04"
EMPTY_SIGNATURE = b"PK\x05\x06"
MAX_RATIO = 100
_RATIO_FLOOR = 1 << 20  # below this many bytes a high ratio is a small blank bitmap, not a bomb
_END = b"PK\x05\x06"
_END_SIZE = 22
_LOCATOR = struct.Struct("<4sIQI")  # signature, disk, where the Zip64 end record begins, disks
_END64_LOCATOR = b"PK\x06\x07"
_RECORD64 = struct.Struct("<4s28xQQ8x")  # signature, entries, bytes of the directory
_END64 = b"PK\x06\x06"
_MAX_COMMENT = 65535
_DIRECTORY_BYTES_PER_FILE = 512
_IN_ZIP64_16, _IN_ZIP64_32 = 0xFFFF, 0xFFFFFFFF
_CUT_OFF = "The zip is damaged or cut off. Make it again and send it once more."
_WORKBOOKS = (".xlsx", ".xlsm")  # zips too, but lists
_DRIVE = re.compile(r"^[A-Za-z]:")


@dataclass(frozen=True)
class ZipLimits:
    """``files`` entries, ``entry_bytes`` each and ``total_bytes`` together, unpacked."""

    files: int
    entry_bytes: int
    total_bytes: int


Refused = tuple[str, FileRefusedError]
"""An entry that is left out: its name, fit to be shown, and the reason (`zip-entry-refused` or `too-large`)."""


@dataclass(frozen=True)
class Entry:
    """An entry of a zip: its name as its maker saw it, and where it is."""

    name: str
    info: zipfile.ZipInfo


@dataclass(frozen=True)
class Contents:
    """A zip's usable and refused entries, each in the archive's order."""

    usable: list[Entry] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def inspect(stream: BinaryIO, limits: ZipLimits) -> Contents:
    """Check the whole archive, unpacking each entry once.

    Raises:
        FileRefusedError: it is damaged, has too many entries, unpacks to too much or to more than ``MAX_RATIO`` times
            its size.
    """
    counter = _Counter(limits, _check_directory(stream, limits))
    infos = _directory(stream)
    _check_count(len(infos), limits)  # the end record's count may be wrong
    contents = Contents()
    for entry in (Entry(name_of(info), info) for info in infos):
        if entry.name.endswith(("/", "\\")) or file_names.is_clutter(entry.name):
            continue
        problem = _name_problem(entry) or _content_problem(stream, entry, counter, limits)
        if problem is None:
            contents.usable.append(entry)
        else:
            contents.refused.append(problem)
    return contents


def entries(stream: BinaryIO, contents: Contents) -> Iterator[tuple[str, bytes]]:
    """Path, fit to be shown, and bytes of each usable entry, one at a time."""
    for entry in contents.usable:
        yield file_names.path(entry.name), b"".join(unpacked(stream, entry.info))


class _Counter:
    """Counts the bytes that were actually unpacked, over all entries."""

    def __init__(self, limits: ZipLimits, packed: int) -> None:
        self._limits = limits
        self._packed = packed
        self._unpacked = 0

    def add(self, count: int) -> None:
        self._unpacked += count
        if self._unpacked > self._limits.total_bytes:
            limit = self._limits.total_bytes // (1 << 20)
            raise _zip_refused(f"The zip unpacks to more than {limit} MB. Split it and send the parts.")
        if self._unpacked > max(_RATIO_FLOOR, MAX_RATIO * self._packed):
            raise _zip_refused(
                f"The zip unpacks to more than {MAX_RATIO} times its size. Send the images themselves."
            )


def _check_directory(stream: BinaryIO, limits: ZipLimits) -> int:
    """Check the number of entries in the end record before the directory is read; return the zip's size in bytes."""
    stream.seek(0, 2)
    size = stream.tell()
    tail_start = max(0, size - _MAX_COMMENT - _END_SIZE)
    stream.seek(tail_start)
    tail = stream.read()
    stream.seek(0)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise _zip_refused(_CUT_OFF)
    count, directory_bytes = struct.unpack("<HI", tail[at + 10 : at + 16])
    _check_end(count, directory_bytes, limits)
    for count, directory_bytes in _zip64_ends(stream, tail_start + at):
        _check_end(count, directory_bytes, limits)
    return size


def _zip64_ends(stream: BinaryIO, end: int) -> Iterator[tuple[int, int]]:
    """Entries and bytes of the directory as Zip64 has them, at each place where `zipfile` may look for them."""
    stream.seek(max(0, end - _LOCATOR.size))
    located = stream.read(_LOCATOR.size)
    if not located.startswith(_END64_LOCATOR):
        return
    _, _, position, _ = _LOCATOR.unpack(located)
    nearby = end - _LOCATOR.size - _RECORD64.size
    for at in {position, nearby}:
        if not 0 <= at < end:
            raise _zip_refused(_CUT_OFF)
        stream.seek(at)
        record = stream.read(_RECORD64.size)
        if record.startswith(_END64) and len(record) == _RECORD64.size:
            _, count, directory_bytes = _RECORD64.unpack(record)
            yield count, directory_bytes


def _check_end(count: int, directory_bytes: int, limits: ZipLimits) -> None:
    """Check an end record; a field full of ones says that Zip64 has the number."""
    if count != _IN_ZIP64_16:
        _check_count(count, limits)
    if directory_bytes != _IN_ZIP64_32 and directory_bytes > limits.files * _DIRECTORY_BYTES_PER_FILE:
        raise _zip_refused("The zip's table of contents is far too large. Split it and send the parts.")


def _directory(stream: BinaryIO) -> list[zipfile.ZipInfo]:
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            return archive.infolist()
    except (
        Exception
    ) as error:  # damage makes `zipfile` raise whatever Python raises for bad numbers and bytes
        raise _zip_refused("The zip is damaged. Make it again and send it once more.") from error


def _check_count(count: int, limits: ZipLimits) -> None:
    if count > limits.files:
        raise _zip_refused(
            f"The zip has {count:,} entries, the limit is {limits.files:,}. Split it and send the parts."
        )


def _name_problem(entry: Entry) -> Refused | None:
    name, info = entry.name, entry.info
    if "\0" in name:
        return _refused(entry, "its name holds a NUL character")
    if name.startswith(("/", "\\")) or _DRIVE.match(name):
        return _refused(entry, "its name is an absolute path")
    if ".." in re.split(r"[/\\]", name):
        return _refused(entry, "its name leads out of the zip (..)")
    if stat.S_ISLNK(info.external_attr >> 16):
        return _refused(entry, "it is a link, not a file")
    if info.flag_bits & 0x1:
        return _refused(entry, "it is encrypted. Send it without a password")
    return None


def _content_problem(stream: BinaryIO, entry: Entry, counter: _Counter, limits: ZipLimits) -> Refused | None:
    """Unpack one entry and discard it: checks its real size, checksum and first bytes."""
    read = 0
    try:
        for piece in unpacked(stream, entry.info):
            is_zip = read == 0 and piece.startswith((SIGNATURE, EMPTY_SIGNATURE))
            if is_zip and not entry.name.lower().endswith(_WORKBOOKS):
                return _refused(entry, "it is a zip inside a zip. Unpack it first")
            read += len(piece)
            counter.add(len(piece))
            if read > limits.entry_bytes:
                limit = limits.entry_bytes // (1 << 20)
                return _refused(
                    entry, f"it is larger than {limit} MB, the limit for a file", code="too-large"
                )
    except DamagedEntryError:
        return _refused(entry, "it is damaged (wrong checksum or unknown compression)")
    return None


def _refused(entry: Entry, why: str, code: str = "zip-entry-refused") -> Refused:
    return file_names.shown(entry.name), FileRefusedError(code, f"This entry was left out: {why}.")


def _zip_refused(detail: str) -> FileRefusedError:
    return FileRefusedError("zip-refused", detail)
