"""File names in a table of UTF-8, whatever bytes they are made of, and back.

On Unix a name may be any bytes. Python shows a byte that is not UTF-8 as a lone surrogate, which cannot be written to a
file: here it is written as ``\\xe9``, another lone surrogate as ``\\ud800``, and a backslash as two.
"""

from __future__ import annotations

import re

_WRITTEN_OUT = re.compile(r"[\\\ud800-\udfff]")
_WRITTEN = re.compile(r"\\(?:(\\)|x([0-9a-f]{2})|u(d[0-9a-f]{3}))")
_FIRST = 0xDC00  # Python adds a byte to it


def escaped(name: str) -> str:
    """``name`` without lone surrogates; `unescaped` is the inverse."""
    return _WRITTEN_OUT.sub(lambda found: _escape(found[0]), name)


def unescaped(text: str) -> str:
    """The name that was passed to `escaped`."""
    return _WRITTEN.sub(_unescape, text)


def _escape(character: str) -> str:
    if character == "\\":
        return "\\\\"
    code = ord(character)
    return f"\\x{code - _FIRST:02x}" if _FIRST <= code < _FIRST + 256 else f"\\u{code:04x}"


def _unescape(found: re.Match[str]) -> str:
    backslash, byte, surrogate = found.groups()
    return backslash or chr(_FIRST + int(byte, 16) if byte else int(surrogate, 16))
