"""Put files into a backup that is being made, each with its sha256; take unchanged ones from an earlier backup.

Knows folders, blobs and checksums. What is taken over is read and compared first, so that damage to an earlier backup
does not spread, and each backup is complete in itself.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from backend.services.backups.hashed_files import copy_hashed, files_below, link_or_copy, sha256_of
from backend.store.blobs import BlobStore
from backend.store.errors import BlobError, BlobMissing, BlobUnreadable

IMAGES = "images"


class Taker:
    """Fills ``folder``, which may hold files of an attempt that was cut off.

    Args:
        earlier: folders of whole backups, looked through in this order.
    """

    def __init__(self, folder: Path, earlier: Sequence[Path] = ()) -> None:
        self.folder = folder
        self.hashes: dict[str, str] = {}
        """The sha256 of each file that was taken, by its path in the backup."""
        self._earlier = earlier

    def take_blob(self, blobs: BlobStore, name: str) -> bool:
        """Take the blob; False: it is not there, it cannot be read although others can, or its bytes have changed."""
        path = path_of_blob(name)
        if path in self.hashes or self._has(path, name) or self._reuse(path, name):
            self.hashes[path] = name
            return True
        target = self.folder / path
        try:
            with blobs.as_file(name) as source:
                digest = copy_hashed(source, target)
        except (BlobMissing, FileNotFoundError):
            return False
        except OSError:
            if not _is_unreadable(blobs, name):
                raise  # the store is out of reach, or the backup's disk is full
            target.unlink(missing_ok=True)
            return False
        if digest != name:
            target.unlink()
            return False
        self.hashes[path] = name
        return True

    def take_file(self, source: Path, path: str) -> None:
        """Take a file that may have changed since the earlier backup.

        Raises:
            FileNotFoundError: it is not there.
        """
        target = self.folder / path
        target.unlink(missing_ok=True)  # it may be a hard link to a file of an earlier backup
        digest = copy_hashed(source, target)
        self.hashes[path] = digest
        for folder in self._earlier:
            if sha256_of(folder / path) == digest:
                target.unlink()
                if link_or_copy(folder / path, target, digest):
                    return
                target.unlink()
                self.hashes[path] = copy_hashed(source, target)

    def note(self, path: str) -> None:
        """Count a file that was made inside the folder."""
        found = sha256_of(self.folder / path)
        if found is None:
            raise FileNotFoundError(path)
        self.hashes[path] = found

    def forget(self, paths: Sequence[str]) -> None:
        """Leave these files out after all."""
        for path in paths:
            self.hashes.pop(path, None)

    def keep_blobs(self, names: Collection[str]) -> None:
        """Leave out blobs that were taken but are not among ``names``: they have been deleted meanwhile."""
        kept = {path_of_blob(name) for name in names}
        self.forget([path for path in self.hashes if path.startswith(f"{IMAGES}/") and path not in kept])

    def drop_others(self, kept: str) -> None:
        """Delete every file in the folder that was not taken, except the one called ``kept``."""
        for path in files_below(self.folder):
            if path not in self.hashes and path != kept:
                (self.folder / path).unlink()

    def _has(self, path: str, sha256: str) -> bool:
        target = self.folder / path
        found = sha256_of(target)
        if found is not None and found != sha256:
            target.unlink()
        return found == sha256

    def _reuse(self, path: str, sha256: str) -> bool:
        for folder in self._earlier:
            if sha256_of(folder / path) == sha256:
                if link_or_copy(folder / path, self.folder / path, sha256):
                    return True
                (self.folder / path).unlink()
        return False


def _is_unreadable(blobs: BlobStore, name: str) -> bool:
    try:
        blobs.check(name)
    except BlobUnreadable:
        return True
    except (BlobError, OSError):
        return False
    return False


def path_of_blob(name: str) -> str:
    """Where a blob is in a backup: as in the image folder."""
    return f"{IMAGES}/{name[:2]}/{name[2:4]}/{name}"
