"""Check a zip before any of it is used: the limits of the whole, and each entry by itself.

Every byte is unpacked once and counted, since sizes in the header may be wrong; nothing is written anywhere.
Knows the zip format and the limits; knows no images.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from backend.services.errors import FileRefusedError
from backend.services.uploads import file_names

SIGNATURE = b"PK\x03\x04"
EMPTY_SIGNATURE = b"PK\x05\x06"
MAX_RATIO = 100
_RATIO_FLOOR = 1 << 20  # below this many bytes a high ratio is a small blank bitmap, not a bomb
_CHUNK = 1 << 16
_END = b"PK\x05\x06"
_END_SIZE = 22
_END64_LOCATOR = b"PK\x06\x07"
_LOCATOR_SIZE = 20
_MAX_COMMENT = 65535
_DIRECTORY_BYTES_PER_FILE = 512
_NOT_PART = re.compile(r"(^|/)(__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
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
class Contents:
    """A zip's usable and refused entries, each in the archive's order."""

    usable: list[zipfile.ZipInfo] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def inspect(stream: BinaryIO, limits: ZipLimits) -> Contents:
    """Check the whole archive, unpacking each entry once.

    Raises:
        FileRefusedError: it is damaged, has too many entries, unpacks to too much or to more than ``MAX_RATIO`` times
            its size.
    """
    size = _check_directory(stream, limits)
    contents = Contents()
    counter = _Counter(limits, size)
    try:
        with zipfile.ZipFile(stream) as archive:
            _check_count(len(archive.infolist()), limits)  # the end record's count may be wrong
            for info in archive.infolist():
                if info.is_dir() or _NOT_PART.search(info.orig_filename):
                    continue
                problem = _name_problem(info) or _content_problem(archive, info, counter, limits)
                if problem is None:
                    contents.usable.append(info)
                else:
                    contents.refused.append(problem)
    except (zipfile.BadZipFile, UnicodeDecodeError, struct.error, NotImplementedError) as error:
        raise _zip_refused("The zip is damaged. Make it again and send it once more.") from error
    return contents


def entries(stream: BinaryIO, contents: Contents) -> Iterator[tuple[str, bytes]]:
    """Name, fit to be shown, and bytes of each usable entry, one at a time."""
    with zipfile.ZipFile(stream) as archive:
        for info in contents.usable:
            yield file_names.base(info.filename), archive.read(info)


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
        raise _zip_refused("The zip is damaged or cut off. Make it again and send it once more.")
    count, directory_bytes = struct.unpack("<HI", tail[at + 10 : at + 16])
    if tail[max(0, at - _LOCATOR_SIZE) : at].startswith(_END64_LOCATOR):
        raise _zip_refused("The zip is of the kind for huge archives (Zip64). Split it and send the parts.")
    _check_count(count, limits)
    if directory_bytes > limits.files * _DIRECTORY_BYTES_PER_FILE:
        raise _zip_refused("The zip's table of contents is far too large. Split it and send the parts.")
    return size


def _check_count(count: int, limits: ZipLimits) -> None:
    if count > limits.files:
        raise _zip_refused(
            f"The zip has {count:,} entries, the limit is {limits.files:,}. Split it and send the parts."
        )


def _name_problem(info: zipfile.ZipInfo) -> Refused | None:
    # orig_filename: zipfile itself cuts `filename` at a NUL and swaps separators, which would hide both attacks.
    name = info.orig_filename
    parts = re.split(r"[/\\]", name)
    if "\0" in name:
        return _refused(info, "its name holds a NUL character")
    if name.startswith(("/", "\\")) or _DRIVE.match(name):
        return _refused(info, "its name is an absolute path")
    if ".." in parts:
        return _refused(info, "its name leads out of the zip (..)")
    if stat.S_ISLNK(info.external_attr >> 16):
        return _refused(info, "it is a link, not a file")
    if info.flag_bits & 0x1:
        return _refused(info, "it is encrypted. Send it without a password")
    return None


def _content_problem(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, counter: _Counter, limits: ZipLimits
) -> Refused | None:
    """Unpack one entry and discard it: checks its real size, checksum and first bytes."""
    read = 0
    try:
        with archive.open(info) as entry:
            while chunk := entry.read(_CHUNK):
                if read == 0 and chunk.startswith((SIGNATURE, EMPTY_SIGNATURE)):
                    return _refused(info, "it is a zip inside a zip. Unpack it first")
                read += len(chunk)
                counter.add(len(chunk))
                if read > limits.entry_bytes:
                    limit = limits.entry_bytes // (1 << 20)
                    return _refused(
                        info, f"it is larger than {limit} MB, the limit for a file", code="too-large"
                    )
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError):
        return _refused(info, "it is damaged (wrong checksum or unknown compression)")
    return None


def _refused(info: zipfile.ZipInfo, why: str, code: str = "zip-entry-refused") -> Refused:
    return file_names.shown(info.orig_filename), FileRefusedError(code, f"This entry was left out: {why}.")


def _zip_refused(detail: str) -> FileRefusedError:
    return FileRefusedError("zip-refused", detail)
