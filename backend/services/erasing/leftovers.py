"""Files with the bytes of what was erased, beside the image files: originals in the watched folder, half uploads.

Knows folders and hashes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from backend.config import Settings
from backend.services.piles.originals import TEMPORARY_SUFFIX, sweep_drafts
from backend.store.blobs import BlobStore

ABANDONED_SECONDS = 120.0
"""A draft that nobody has written to for this long is what a killed process left."""


@dataclass(frozen=True)
class Original:
    """A file as it came."""

    sha256: str
    size: int


def delete_leftovers(settings: Settings, blobs: BlobStore, originals: Collection[Original]) -> int:
    """Delete every file in the watched folder and every draft with the bytes of one of the originals, and drafts that
    killed processes left; the number of originals."""
    deleted = 0
    for path in _candidates(settings):
        if _is_one_of(path, originals):
            path.unlink(missing_ok=True)
            deleted += 1
    sweep_drafts(settings, ABANDONED_SECONDS)
    blobs.sweep(ABANDONED_SECONDS)
    return deleted


def _candidates(settings: Settings) -> Iterator[Path]:
    if settings.watch_folder is not None:
        yield from settings.watch_folder.rglob("*")
    yield from (settings.data_dir / "incoming").glob(f"*{TEMPORARY_SUFFIX}")


def _is_one_of(path: Path, originals: Collection[Original]) -> bool:
    try:
        if not path.is_file() or path.stat().st_size not in {each.size for each in originals}:
            return False
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:  # it has just been taken away
        return False
    return found in {each.sha256 for each in originals}
