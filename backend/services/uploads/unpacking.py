"""From uploads to single files: zips are opened and limits applied.

The first bytes decide whether an upload is a zip, not its name; a list is known by its name. Knows no image formats, no
rows and no blobs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from backend.config import MEGABYTE, Settings
from backend.services.errors import FileRefusedError, InvalidError, TooLargeError
from backend.services.uploads import file_names, zip_entries
from backend.services.uploads.list_rows import is_list

# Lossless scans (BMP, TIFF) shrink a few times in a zip; nobody sends forms that shrink more.
_UNPACKED_PER_UPLOAD = 4


@dataclass(frozen=True)
class Upload:
    """A file as it came: its name (text to show, never a path) and a readable, seekable binary stream."""

    name: str
    stream: BinaryIO


@dataclass(frozen=True)
class UnpackedFile:
    """A single file of an upload: its path, fit to be shown, and its bytes or why it is refused."""

    name: str
    content: bytes | FileRefusedError


def unpack(uploads: Sequence[Upload], settings: Settings) -> Iterator[UnpackedFile]:
    """The single files of ``uploads``, one at a time; each entry of a zip is one.

    What systems add to folders on their own (``Thumbs.db``) is left out.
    A zip with more entries than ``settings.max_files`` allows beside the files before it is refused as a whole.

    Raises:
        InvalidError: there is no file at all.
        TooLargeError: there are more uploads than ``settings.max_files``.
    """
    check_number(uploads, settings, wanted="image or zip")
    return _all_files(uploads, settings)


def check_number(uploads: Sequence[Upload], settings: Settings, *, wanted: str) -> None:
    """Check that there are files, and not too many.

    Args:
        wanted: what such a file is, for the message.
    Raises:
        InvalidError: there is no file at all.
        TooLargeError: there are more uploads than ``settings.max_files``.
    """
    if not uploads:
        raise InvalidError(f"No file was sent. Add at least one {wanted}.", field="files")
    if len(uploads) > settings.max_files:
        raise TooLargeError(
            f"One upload may hold {settings.max_files:,} files. Send them in parts. Received: {len(uploads):,} files",
            field="files",
        )


def read_limited(upload: Upload, settings: Settings) -> bytes:
    """The upload's bytes.

    Raises:
        FileRefusedError: it is larger than a single file may be.
    """
    limit = settings.max_file_mb * MEGABYTE
    data = upload.stream.read(limit + 1)
    if len(data) > limit:
        raise FileRefusedError(
            "too-large", f"The file is larger than {settings.max_file_mb} MB, the limit for one image."
        )
    return data


def _all_files(uploads: Sequence[Upload], settings: Settings) -> Iterator[UnpackedFile]:
    room = settings.max_files
    for upload in uploads:
        if file_names.is_clutter(upload.name):
            continue
        try:
            files = _entries(upload, settings, room) if _is_archive(upload) else _whole(upload, settings)
        except FileRefusedError as refusal:
            files = iter([UnpackedFile(file_names.path(upload.name), refusal)])
        for file in files:
            room -= 1
            yield file


def _is_archive(upload: Upload) -> bool:
    """Whether it is a zip of files; a spreadsheet is a zip too, but one file."""
    if is_list(upload.name):
        return False
    head = upload.stream.read(len(zip_entries.SIGNATURE))
    upload.stream.seek(0)
    return head in (zip_entries.SIGNATURE, zip_entries.EMPTY_SIGNATURE)


def _whole(upload: Upload, settings: Settings) -> Iterator[UnpackedFile]:
    return iter([UnpackedFile(file_names.path(upload.name), read_limited(upload, settings))])


def _entries(upload: Upload, settings: Settings, room: int) -> Iterator[UnpackedFile]:
    """The zip's entries; the whole archive is checked before the first one is returned."""
    limits = zip_entries.ZipLimits(
        files=max(room, 0),
        entry_bytes=settings.max_file_mb * MEGABYTE,
        total_bytes=settings.max_upload_mb * MEGABYTE * _UNPACKED_PER_UPLOAD,
    )
    contents = zip_entries.inspect(upload.stream, limits)
    refused = (UnpackedFile(name, refusal) for name, refusal in contents.refused)
    usable = (UnpackedFile(name, data) for name, data in zip_entries.entries(upload.stream, contents))
    return chain(refused, usable)
