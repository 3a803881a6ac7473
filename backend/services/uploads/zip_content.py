"""Unpack one entry of a zip in pieces of limited size, whatever its compression, and compare its size and checksum.

`zipfile` unpacks at once all that 4 kB of bzip2 or LZMA hold, which may be gigabytes. Knows the zip format; knows
neither names nor limits.
"""

from __future__ import annotations

import bz2
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Protocol

PIECE = 1 << 16
_LOCAL_HEADER = struct.Struct("<4s22xHH")  # signature, lengths of the name and of the extra field
_LOCAL_SIGNATURE = b"PK\x03\x04"
_LZMA_HEADER = struct.Struct(
    "<2xHBI"
)  # length of what follows, then lc, lp and pb in one byte, and the dictionary
_LZMA_DICTIONARY = 1 << 26  # bytes; a larger one helps nobody below it
# bz2 raises OSError; the rest comes from sizes, offsets and settings that make no sense.
_DAMAGE = (
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    OverflowError,
    MemoryError,
)


class DamagedEntryError(Exception):
    """The entry cannot be unpacked, or what comes out is not what the zip's directory says."""


class _Unpacker(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Inflater:
    """Deflate with the interface of bz2's and lzma's decompressors."""

    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(-zlib.MAX_WBITS)

    @property
    def eof(self) -> bool:
        return self._inflater.eof

    @property
    def needs_input(self) -> bool:
        return not self._inflater.unconsumed_tail

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._inflater.decompress(self._inflater.unconsumed_tail + data, max_length)


def unpacked(stream: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The entry's content in pieces of at most `PIECE` bytes; no more is ever held.

    Raises:
        DamagedEntryError: at the latest after the last piece.
    """
    size = checksum = 0
    try:
        for piece in _pieces(stream, info):
            size += len(piece)
            checksum = zlib.crc32(piece, checksum)
            if size > info.file_size:
                break
            yield piece
    except _DAMAGE as error:
        raise DamagedEntryError from error
    if (size, checksum) != (info.file_size, info.CRC):
        raise DamagedEntryError


def _pieces(stream: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
    at, left = _start(stream, info), info.compress_size
    if info.compress_type == zipfile.ZIP_LZMA:
        stream.seek(at)
        unpacker: _Unpacker | None = _lzma(stream.read(_LZMA_HEADER.size))
        at, left = at + _LZMA_HEADER.size, left - _LZMA_HEADER.size
    else:
        unpacker = _unpacker(info.compress_type)
    for piece in _packed(stream, at, left):
        if unpacker is None:
            yield piece
        elif not unpacker.eof:
            yield from _released(unpacker, piece)
    if unpacker is not None and not unpacker.eof:
        yield from _released(unpacker, b"")


def _start(stream: BinaryIO, info: zipfile.ZipInfo) -> int:
    """Where the entry's packed bytes begin, after its local header."""
    stream.seek(info.header_offset)
    signature, name, extra = _LOCAL_HEADER.unpack(stream.read(_LOCAL_HEADER.size))
    if signature != _LOCAL_SIGNATURE:
        raise DamagedEntryError
    return int(info.header_offset + _LOCAL_HEADER.size + name + extra)


def _unpacker(method: int) -> _Unpacker | None:
    """None for content that is stored as it is."""
    if method == zipfile.ZIP_STORED:
        return None
    if method == zipfile.ZIP_DEFLATED:
        return _Inflater()
    if method == zipfile.ZIP_BZIP2:
        return bz2.BZ2Decompressor()
    raise DamagedEntryError


def _lzma(header: bytes) -> _Unpacker:
    length, settings, dictionary = _LZMA_HEADER.unpack(header)
    if length != _LZMA_HEADER.size - 4:
        raise DamagedEntryError
    rest, lc = divmod(settings, 9)
    pb, lp = divmod(rest, 5)
    size = min(max(dictionary, 4096), _LZMA_DICTIONARY)
    chain = [{"id": lzma.FILTER_LZMA1, "dict_size": size, "lc": lc, "lp": lp, "pb": pb}]
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=chain)


def _packed(stream: BinaryIO, at: int, left: int) -> Iterator[bytes]:
    # The position is set for each piece, since others read the same stream between two of them.
    while left > 0:
        stream.seek(at)
        piece = stream.read(min(PIECE, left))
        if not piece:
            raise DamagedEntryError
        at, left = at + len(piece), left - len(piece)
        yield piece


def _released(unpacker: _Unpacker, packed: bytes) -> Iterator[bytes]:
    """What ``packed`` unpacks to."""
    while True:
        piece = unpacker.decompress(packed, PIECE)
        packed = b""
        if piece:
            yield piece
        if unpacker.eof or unpacker.needs_input:
            return
