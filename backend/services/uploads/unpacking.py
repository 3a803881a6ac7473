"""From uploads to single files: zips are opened, limits kept, CSVs of expected names told apart from images.

What a file is, its first bytes say; its name does not count. Knows no image formats, no rows and no blobs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backend.config import Settings
from backend.services.errors import InvalidError, TooLargeError
from backend.services.uploads import expected_csv, file_names, zip_check
from backend.services.uploads.results import FileProblem, FileResult, Upload

MEGABYTE = 1 << 20
# Scans packed without loss (BMP, TIFF) shrink a few times in a zip; nobody sends forms that shrink more.
_UNPACKED_PER_UPLOAD = 4


@dataclass(frozen=True)
class Candidate:
    """One file's bytes, still to be looked at as an image."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Expectations:
    """A CSV's content: what is written on which file, by file name."""

    by_name: dict[str, str]


Piece = Candidate | Expectations | FileResult


def unpack(uploads: Sequence[Upload], settings: Settings) -> Iterator[Piece]:
    """The single files of ``uploads`` one by one, and a refused result for each that cannot be taken.

    A zip with more entries than ``settings.max_files`` has room for beside the files before it is refused whole.

    Raises:
        InvalidError: there is no file at all.
        TooLargeError: there are more uploads than ``settings.max_files``.
    """
    if not uploads:
        raise InvalidError("No file was sent. Add at least one image or zip.", field="files")
    if len(uploads) > settings.max_files:
        raise TooLargeError(
            f"One upload may hold {settings.max_files:,} files. Send them in parts. Received: {len(uploads):,} files",
            field="files",
        )
    return _all_pieces(uploads, settings)


def read_limited(upload: Upload, settings: Settings) -> bytes | FileProblem:
    """The upload's bytes, or why not: it is larger than a single file may be."""
    limit = settings.max_file_mb * MEGABYTE
    data = upload.stream.read(limit + 1)
    if len(data) > limit:
        return FileProblem.of(
            413, f"The file is larger than {settings.max_file_mb} MB, the limit for one image."
        )
    return data


def _all_pieces(uploads: Sequence[Upload], settings: Settings) -> Iterator[Piece]:
    room = settings.max_files
    for upload in uploads:
        pieces = _zip_pieces(upload, settings, room) if _is_zip(upload) else _plain_pieces(upload, settings)
        for piece in pieces:
            room -= 1
            yield piece


def _is_zip(upload: Upload) -> bool:
    head = upload.stream.read(len(zip_check.SIGNATURE))
    upload.stream.seek(0)
    return head in (zip_check.SIGNATURE, zip_check.EMPTY_SIGNATURE)


def _plain_pieces(upload: Upload, settings: Settings) -> Iterator[Piece]:
    name = file_names.base(upload.name)
    data = read_limited(upload, settings)
    yield FileResult.refused(name, data) if isinstance(data, FileProblem) else _piece(name, data)


def _zip_pieces(upload: Upload, settings: Settings, room: int) -> Iterator[Piece]:
    limits = zip_check.ZipLimits(
        files=max(room, 0),
        entry_bytes=settings.max_file_mb * MEGABYTE,
        total_bytes=settings.max_upload_mb * MEGABYTE * _UNPACKED_PER_UPLOAD,
    )
    try:
        contents = zip_check.inspect(upload.stream, limits)
    except zip_check.ZipRefusedError as error:
        yield FileResult.refused(file_names.base(upload.name), FileProblem.of(422, str(error)))
        return
    for refused in contents.refused:
        yield FileResult.refused(refused.name, FileProblem.of(refused.status, refused.detail))
    for name, data in zip_check.entries(upload.stream, contents):
        yield _piece(name, data)


def _piece(name: str, data: bytes) -> Piece:
    if not name.lower().endswith(".csv"):
        return Candidate(name, data)
    try:
        return Expectations(expected_csv.parse(data))
    except ValueError as error:
        return FileResult.refused(name, FileProblem.of(422, str(error)))
