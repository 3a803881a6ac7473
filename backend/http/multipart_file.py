"""The files of one multipart body in one temporary file, however many they are.

A temporary file for each of them would use up the process's descriptors: four uploads of 340 files are 1,360. Knows
files only, nothing of requests.
"""

from __future__ import annotations

import io
import tempfile

from backend.store.errors import needing_space

IN_MEMORY_BYTES = 1 << 20


class MultipartFile:
    """Files written one after the other, each to be read independently afterwards; on disk above a megabyte."""

    def __init__(self) -> None:
        # Closed by `close`, when the request ends.
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES, mode="w+b")  # noqa: SIM115
        self._size = 0

    def new_file(self) -> io.IOBase:
        """An empty file after the others; those before it take no more bytes."""
        return _Section(self, self._size)

    def append(self, start: int, length: int, data: bytes) -> None:
        """Write after the section that begins at ``start``, which must be the last one.

        Raises:
            io.UnsupportedOperation: another section has begun after it.
            StorageFull: the disk for temporary files has no space left.
        """
        if start + length != self._size:
            raise io.UnsupportedOperation("only the newest file of a body is written")
        with needing_space("The disk for temporary files"):
            self._file.seek(self._size)
            self._file.write(data)
        self._size += len(data)

    def read(self, position: int, size: int) -> bytes:
        """At most ``size`` bytes from ``position``."""
        self._file.seek(position)
        return self._file.read(size)

    def close(self) -> None:
        """Delete the file; sections cannot be read afterwards."""
        self._file.close()


class _Section(io.RawIOBase):
    def __init__(self, file: MultipartFile, start: int) -> None:
        self._file = file
        self._start = start
        self._length = 0
        self._position = 0

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]  # the base takes any buffer, a form gives bytes
        self._file.append(self._start, self._length, data)
        self._length += len(data)
        self._position = self._length
        return len(data)

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]  # as above
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def readall(self) -> bytes:
        return self.read(-1)

    def read(self, size: int | None = -1, /) -> bytes:
        left = max(self._length - self._position, 0)
        wanted = left if size is None or size < 0 else min(size, left)
        data = self._file.read(self._start + self._position, wanted) if wanted else b""
        self._position += len(data)
        return data

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._length}[whence]
        if base + offset < 0:
            raise OSError(22, "negative seek position")
        self._position = base + offset
        return self._position

    def tell(self) -> int:
        return self._position
