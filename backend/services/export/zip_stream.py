"""A zip file written while it is sent: no temporary file, and memory for one entry at a time.

Knows the zip format through `zipfile` only. Does not know what is in the entries.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_EPOCH = (1980, 1, 1, 0, 0, 0)  # no clock in the file: equal entries give equal bytes


def stream_zip(entries: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """Pieces of a zip with ``entries`` (path, content); a path that ends with ``/`` is a folder."""
    sink = _Sink()
    with ZipFile(sink, "w") as archive:
        for path, content in entries:
            _add(archive, path, content)
            yield sink.drain()
    yield sink.drain()


def _add(archive: ZipFile, path: str, content: bytes) -> None:
    if path.endswith("/"):
        archive.mkdir(path, mode=0o755)
    else:
        info = ZipInfo(path, _EPOCH)
        # Images do not shrink. But a streamed zip has an entry's size after the entry, and some programs (Java's among
        # them) accept that for deflated entries only.
        info.external_attr = 0o644 << 16
        archive.writestr(info, content, ZIP_DEFLATED, compresslevel=1)


class _Sink(io.RawIOBase):
    """Collects what `ZipFile` writes; cannot seek, so the zip is written from front to back."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self._pieces.append(bytes(data))
        return len(self._pieces[-1])

    def drain(self) -> bytes:
        """What was written since the last call."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
