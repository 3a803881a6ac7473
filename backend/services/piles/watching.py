"""A folder that a scanner writes to: each file is taken when it is whole, and moved aside.

A file is whole when its size and time have not changed for some seconds. What comes on one day is one pile. Knows
files; `receive` keeps them.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.erasing.digests import REFUSED as REFUSED_AS_ERASED
from backend.services.errors import ServiceError
from backend.services.piles.receive import receive_pile
from backend.services.uploads import file_names
from backend.services.uploads.unpacking import Upload
from backend.store.blobs import BlobStore
from backend.store.errors import StoreError

WHOLE_AFTER_S = 5.0
AGAIN_AFTER_S = 300.0
"""So long a file that could not be taken is left alone."""
TAKEN, REFUSED = "taken", "refused"
_UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart")

logger = logging.getLogger(__name__)


class FolderWatch:
    """Looks at the folder again and again.

    Args:
        clock: seconds that never go back; tests pass one of their own.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder
        self._clock = clock
        self._seen: dict[Path, tuple[tuple[int, int], float]] = {}
        """Of each file its size and time, and since when they are so."""

    def take(self, session: Session, blobs: BlobStore, settings: Settings) -> int:
        """Keep the files that are whole now, and move them aside; return how many were taken.

        A file that cannot be moved is taken once and stays. One that cannot be opened, read or kept is tried again
        later; the others are next.

        Raises:
            StoreError: the database or the disk takes nothing at the moment.
        """
        taken = 0
        for path in self._whole():
            try:
                taken += self._take_file(session, blobs, settings, path)
            except StoreError:
                raise
            except (OSError, ServiceError) as error:
                self._try_later(path)
                why = getattr(error, "strerror", None) or error
                logger.warning("%s cannot be taken and is tried again in five minutes: %s", path.name, why)
            except Exception:  # whatever it is, the others are taken
                self._try_later(path)
                logger.exception("%s cannot be taken and is tried again in five minutes", path.name)
        return taken

    def _take_file(self, session: Session, blobs: BlobStore, settings: Settings, path: Path) -> bool:
        """Keep one file, and move it aside; False where it was refused."""
        shown = path.relative_to(self._folder).as_posix()
        day = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
        with path.open("rb") as stream:
            name = f"{self._folder.name} {day:%Y-%m-%d}"
            uploads = [Upload(shown, stream)]
            (result,) = receive_pile(session, blobs, settings, uploads, name=name)["results"]
        if result["error"] and result["error"]["code"] == REFUSED_AS_ERASED:
            self._delete(path)
            return False
        is_taken: bool = result["status"] != "refused"
        if not is_taken:
            logger.warning("%s was refused: %s", shown, result["error"]["detail"])
        elif result["records_in_bin"]:
            logger.warning(
                "%s came again; records of it lie in the bin: %d", shown, len(result["records_in_bin"])
            )
        self._put_aside(path, TAKEN if is_taken else REFUSED)
        return is_taken

    def _whole(self) -> list[Path]:
        now, found = self._clock(), dict[Path, tuple[tuple[int, int], float]]()
        for path in self._files():
            try:
                stat = path.stat()
            except OSError:  # it has just been taken away
                continue
            facts = (stat.st_size, stat.st_mtime_ns)
            before = self._seen.get(path)
            found[path] = before if before is not None and before[0] == facts else (facts, now)
        self._seen = found
        return sorted(
            path for path, (facts, since) in found.items() if facts[0] > 0 and now - since >= WHOLE_AFTER_S
        )

    def _files(self) -> Iterator[Path]:
        for parent, folders, names in os.walk(self._folder):
            if Path(parent) == self._folder:
                folders[:] = [name for name in folders if name not in (TAKEN, REFUSED)]
            for name in names:
                is_passing = name.startswith(".") or name.lower().endswith(_UNFINISHED)
                if not is_passing and not file_names.is_clutter(name):
                    yield Path(parent, name)

    def _put_aside(self, path: Path, where: str) -> None:
        target = self._folder / where / path.relative_to(self._folder)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(_free(target))
        except OSError as error:  # it was taken: it is not looked at again as long as it stays the same
            logger.warning("%s cannot be moved to the folder %r: %s", path.name, where, error.strerror)
            self._seen[path] = (self._seen[path][0], float("inf"))

    def _delete(self, path: Path) -> None:
        """Delete a file that shows what was erased; its name, which may be the person's, is not logged."""
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            logger.warning("A file that was erased came again and cannot be deleted: %s", error.strerror)
            self._try_later(path)
        else:
            logger.warning("A file that was erased came again; it was deleted.")

    def _try_later(self, path: Path) -> None:
        since = self._clock() + AGAIN_AFTER_S - WHOLE_AFTER_S
        self._seen[path] = (self._seen[path][0], since)


def _free(target: Path) -> Path:
    """A path that no file has yet: a scanner may use its names again."""
    number, free = 2, target
    while free.exists():
        free = target.with_name(f"{target.stem} ({number}){target.suffix}")
        number += 1
    return free
