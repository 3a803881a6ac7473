"""Which characters the bytes of a name in a zip stand for; programs disagree.

The zip's flag says UTF-8; without it, the name may still be UTF-8 (macOS), or stand in the "Unicode path" field beside
it (Info-ZIP), or in the code page of somebody's DOS. Knows bytes and characters only.
"""

from __future__ import annotations

import struct
import unicodedata
import zipfile
import zlib

_UTF8_FLAG = 0x800
_UNICODE_PATH = 0x7075
_FIELD = struct.Struct("<HH")  # tag, length
_UNICODE_HEADER = struct.Struct("<BI")  # version, CRC-32 of the name it stands for
_ZIPFILE_READS = "cp437"  # how `zipfile` decodes a name without the flag; all 256 bytes have a character


def name_of(info: zipfile.ZipInfo) -> str:
    """The entry's name as its maker saw it, neither cut at a NUL nor with other separators."""
    # orig_filename: `zipfile` cuts `filename` at a NUL and swaps separators, which would hide attacks.
    if info.flag_bits & _UTF8_FLAG:
        return info.orig_filename
    raw = info.orig_filename.encode(_ZIPFILE_READS)
    return _unicode_path(info.extra, raw) or _utf8(raw) or _dos(raw)


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """The name in the extra field 0x7075, if it was made for ``raw``: another program may have renamed the entry."""
    while len(extra) >= _FIELD.size:
        tag, length = _FIELD.unpack_from(extra)
        body = extra[_FIELD.size : _FIELD.size + length]
        extra = extra[_FIELD.size + length :]
        if tag == _UNICODE_PATH and len(body) > _UNICODE_HEADER.size:
            version, checksum = _UNICODE_HEADER.unpack_from(body)
            if (version, checksum) == (1, zlib.crc32(raw)):
                return _utf8(body[_UNICODE_HEADER.size :])
    return None


def _utf8(raw: bytes) -> str | None:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _dos(raw: bytes) -> str:
    """Code page 850 (Western Europe) if it gives more letters than 437 (USA), which has frames and Greek there."""
    western, american = raw.decode("cp850"), raw.decode("cp437")
    return western if _latin_letters(western) > _latin_letters(american) else american


def _latin_letters(text: str) -> int:
    return sum(unicodedata.name(character, "").startswith("LATIN ") for character in text)
