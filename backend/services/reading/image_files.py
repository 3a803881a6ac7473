"""Which files of a folder are images: by their names or their first bytes; the others are counted with the reason.

Knows names and first bytes. Opens no image.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from backend.recognizer.decoding.heif import is_heif
from backend.recognizer.decoding.open_image import PDF_SIGNATURE
from backend.services.uploads import file_names

SUFFIXES = frozenset(
    {".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".tif", ".tiff", ".webp", ".gif", ".bmp", ".dib"}
    | {".heic", ".heif", ".hif"}
)
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF87a", b"GIF89a", b"BM")
_HEAD = 12  # bytes

NOT_AN_IMAGE = "not an image"
PDF = "PDF, whose pages are read by: flask form read"
SYSTEM_FILE = "made by the system"
NOT_READABLE = "not readable"
LINKED_FOLDER = "a link to a folder"
NO_FILE = "not a file"


@dataclass
class FolderFiles:
    """The images below a folder, in the order of their paths, and how many other things were left out, by reason."""

    images: list[Path] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def find_images(folder: Path) -> FolderFiles:
    """Look at every file below ``folder``; links to folders are not followed, since they may lead in a circle."""
    found = FolderFiles()

    def refuse(_: OSError) -> None:
        found.left_out[NOT_READABLE] += 1

    for parent, folders, names in os.walk(folder, onerror=refuse):
        folders.sort()
        found.left_out[LINKED_FOLDER] += sum(Path(parent, name).is_symlink() for name in folders)
        for name in sorted(names):
            path = Path(parent, name)
            reason = _why_not(path)
            if reason is None:
                found.images.append(path)
            else:
                found.left_out[reason] += 1
    found.left_out = +found.left_out
    return found


def _why_not(path: Path) -> str | None:
    if file_names.is_clutter(path.name):
        return SYSTEM_FILE
    if not path.is_file() and not path.is_symlink():
        return NO_FILE
    if path.suffix.lower() in SUFFIXES:
        return None
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return NOT_READABLE
    if head.startswith(PDF_SIGNATURE):
        return PDF
    is_webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    return None if is_webp or is_heif(head) or head.startswith(_SIGNATURES) else NOT_AN_IMAGE
