"""Read in the background what a version that is not live, or has just gone live, would read on what is there.

What is read is stored piece by piece, so that a restart goes on where it was. Images that wait for their first reading
come first, and after each piece as much time is left to others as it took.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.recognizer.bundle import BundleError
from backend.recognizer.reading import StylableRecognizer
from backend.services.reading.stored_pictures import read_in_styles
from backend.services.versions import registry
from backend.services.versions.folders import is_pruned
from backend.services.versions.live import Loader, load_engine
from backend.store import previews, versions
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.errors import BlobsAway
from backend.store.images import Image
from backend.store.readings import select_unread
from backend.store.versions import Version

PIECE = 16
MOST = 20_000
"""At most this many images are read with a version; those that wait come first."""
_KINDS = (previews.WAITING, previews.CHECKED)
_UNDER_WAY = "previewing"
"""File in the data folder with the ids that are being read. If it is there at the start, they ended the process."""

_FINISHED = "previewed"
"""File in the data folder with the version that was read to the end, and whether it was live then; for the API."""

logger = logging.getLogger(__name__)


class PreviewReader:
    """Reads for one version at a time; calls must not overlap.

    Args:
        stop: set to end the worker.
        loader: makes the recognizer of a bundle; tests pass a fake.
    """

    def __init__(
        self,
        sessions: Callable[[], Session],
        blobs: BlobStore,
        settings: Settings,
        stop: threading.Event,
        loader: Loader | None = None,
    ) -> None:
        self._sessions = sessions
        self._blobs = blobs
        self._settings = settings
        self._stop = stop
        self._loader = loader or (lambda bundle, threads: load_engine(bundle, threads, settings.prior))
        self._recognizer: StylableRecognizer | None = None
        self._finished: tuple[str, bool] | None = None
        self._name: str | None = None
        self._after = [0, 0]  # of each kind
        self._read = self._kind = 0
        self._path = settings.data_dir / _UNDER_WAY
        under_way = self._that_ended_the_process()
        # If there are several, nobody knows which one it was, if any: each is tried again, alone.
        self._skipped = under_way if len(under_way) == 1 else set[int]()
        self._suspects = under_way - self._skipped

    def has_work(self) -> bool:
        """Whether there may be something to read; cheap."""
        with self._sessions() as session:
            return self._due(session) is not None

    def read(self) -> None:
        """Read until nothing is left, images wait for their first reading, or the worker ends."""
        try:
            while not self._stop.is_set():
                began = time.monotonic()
                if not self._read_piece():
                    return
                self._stop.wait(time.monotonic() - began)
        except BlobsAway as error:
            logger.warning("What a version would read cannot be read yet: %s", error)

    def _read_piece(self) -> bool:
        with self._sessions() as session:
            version = self._due(session)
            live = registry.live_name(session)
            style = self._settings.style
            if version is None or live is None or select_unread(session, live, 1, style):
                return False
            self._begin(version.name)
            chosen = self._choose(session, version, is_live=version.name == live)
            recognizer = self._open(session, version.name) if chosen else None
            if recognizer is None:
                self._finish(version.name, is_live=version.name == live)
                return False
            waiting = {image.id: (image.blob, style.with_own(image.case, image.accents)) for image in chosen}
            session.rollback()  # reading takes long
            with self._under_way(waiting):
                found = read_in_styles(self._blobs, recognizer, dict.fromkeys(waiting.values()))
            contents = {
                image_id: content
                for image_id, wanted in waiting.items()
                if not isinstance(
                    content := found[wanted], str
                )  # what fails is left out: the live version read it
            }
            with writing(session):
                previews.insert_previews(session, contents)
        self._after[self._kind] = max(waiting)
        self._suspects -= waiting.keys()
        self._read += len(waiting)
        return True

    def _begin(self, name: str) -> None:
        """Begin at the first image if the version is another one than last time."""
        if self._name != name:
            self._name, self._recognizer, self._read, self._kind = name, None, 0, 0
            self._after = [0, 0]

    def _choose(self, session: Session, version: Version, *, is_live: bool) -> Sequence[Image]:
        """Images to read now: those that wait before those that are checked; a suspect alone."""
        if is_live:
            self._kind = max(self._kind, 1)  # the live version reads for people what waits anyway
        while self._read < MOST and self._kind < len(_KINDS):
            chosen = previews.select_unread_by(
                session,
                version.name,
                which=_KINDS[self._kind],
                until=version.created_at,
                after=self._after[self._kind],
                limit=PIECE,
                without=self._skipped,
            )
            if chosen:
                before = next(
                    (at for at, image in enumerate(chosen) if image.id in self._suspects), len(chosen)
                )
                return chosen[: max(1, before)]
            self._kind += 1
        return []

    def _due(self, session: Session) -> Version | None:
        """The version whose preview is not finished: the newest, unless it is the only one that ever was live."""
        version = due_version(session, self._settings)
        if version is None:
            return None
        return (
            None if self._finished == (version.name, registry.live_name(session) == version.name) else version
        )

    def _open(self, session: Session, name: str) -> StylableRecognizer | None:
        if self._recognizer is None or self._recognizer.version != name:
            self._recognizer = None
            try:
                bundle = registry.open_version(session, self._settings, name)
                self._recognizer = self._loader(bundle, 1)
            except BundleError as error:
                logger.warning("What version %s would read is not known: %s", name, error)
        return self._recognizer

    def _finish(self, name: str, *, is_live: bool) -> None:
        self._finished = (name, is_live)
        (self._settings.data_dir / _FINISHED).write_text(
            _finished_line(name, is_live=is_live), encoding="utf-8"
        )
        self._name = self._recognizer = None

    @contextmanager
    def _under_way(self, ids: Iterable[int]) -> Iterator[None]:
        """Note what is being read, in a file that stays behind only if the process is killed."""
        self._path.write_text(" ".join(map(str, ids)), encoding="ascii")
        try:
            yield
        finally:
            self._path.unlink(missing_ok=True)

    def _that_ended_the_process(self) -> set[int]:
        try:
            ids = {int(word) for word in self._path.read_text(encoding="ascii").split()}
        except (OSError, ValueError):
            return set()
        self._path.unlink(missing_ok=True)
        return ids


def due_version(session: Session, settings: Settings) -> Version | None:
    """The version that a preview is made of: the newest, if there is another one to compare it with."""
    newest = next(iter(versions.select_versions(session)), None)
    if newest is None or is_pruned(settings, newest.name) or before(session, newest.name) is None:
        return None
    return newest


def before(session: Session, name: str) -> str | None:
    """The version that ``name`` is compared with: the live one; if it is live itself, the one that was live before."""
    promoted = (promotion.version for promotion in versions.select_promotions(session))
    return next((version for version in promoted if version != name), None)


def is_being_read(session: Session, settings: Settings, name: str) -> bool:
    """Whether the worker has not read all that it will read for the preview of version ``name``."""
    due = due_version(session, settings)
    if due is None or due.name != name:
        return False
    try:
        finished = (settings.data_dir / _FINISHED).read_text(encoding="utf-8")
    except OSError:
        return True
    return finished != _finished_line(name, is_live=registry.live_name(session) == name)


def has_preview(session: Session, name: str) -> bool:
    """Whether version ``name`` may have a preview: the newest has, and all that were ever live."""
    newest = next(iter(versions.select_versions(session)), None)
    return (newest is not None and newest.name == name) or versions.was_promoted(session, name)


def _finished_line(name: str, *, is_live: bool) -> str:
    return f"{name} {int(is_live)}"
