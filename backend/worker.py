"""The worker: reads new images, cuts pages, trains when a run is queued, checks the schedule.

`python -m backend.worker`. The rows say what is to be done; a call only wakes the worker sooner. Knows when to do
things; the services know how.
"""

from __future__ import annotations

import logging
import signal
import sys
import threading
import time
from collections.abc import Sequence

from sqlalchemy.orm import Session, sessionmaker

from backend import parent_watch
from backend.config import ConfigError, Settings
from backend.large_blocks import give_back_large_blocks
from backend.logging import set_up
from backend.pages.recognise import FormsRecogniser
from backend.services.errors import UnavailableError
from backend.services.maintenance import startup
from backend.services.maintenance.housekeeping import Housekeeping
from backend.services.maintenance.wakeup import (
    CUT_PAGES,
    READ_IMAGES,
    RUN_TRAINING,
    Listener,
    remove_old_queue,
)
from backend.services.piles.cutting.cutter import Cutter
from backend.services.piles.cutting.known_forms import MakeRecogniser
from backend.services.piles.watching import FolderWatch
from backend.services.reading.pending import Pass, read_pending
from backend.services.retraining import run_requests, schedule
from backend.services.retraining.carry_out import RunContext, run_training
from backend.services.retraining.training_process import COMMAND
from backend.services.versions import registry
from backend.services.versions.live import LiveRecognizer, Loader
from backend.services.versions.preview_reading import PreviewReader
from backend.store import runs
from backend.store.blobs import BlobStore
from backend.store.database import now, open_engine, writing
from backend.store.errors import BlobsAway
from backend.store.heartbeats import WORKER, beat
from backend.store.readings import adopt_readings, select_unread
from backend.work_thread import WorkThread

TICK_SECONDS = 2.0
LISTEN_SECONDS = 0.2
_SHUTDOWN_SECONDS = 15
_FAILURE_PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)

logger = logging.getLogger(__name__)


class Worker:
    """The work of the process: one thread reads, one cuts pages, one trains, the main thread checks what is to be done.

    Args:
        command: starts a training process; tests pass a faster one.
        loader: makes the recognizer; tests pass a fake.
        recogniser: of forms; tests pass a faster one.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        command: Sequence[str] = COMMAND,
        loader: Loader | None = None,
        recogniser: MakeRecogniser = FormsRecogniser,
    ) -> None:
        self.stop = threading.Event()
        self._settings = settings
        self._engine = open_engine(settings.database_url)
        self._sessions = sessionmaker(self._engine)
        self._blobs = BlobStore(settings.blobs_url)
        self._live = LiveRecognizer(self._sessions, settings, loader=loader)
        self._run_context = RunContext(self._sessions, self._blobs, settings, command=command, stop=self.stop)
        self.reader = WorkThread("reading", self.read_images, self.stop)
        self.trainer = WorkThread("training", self.run_training, self.stop)
        self.cutter = WorkThread("cutting", self.cut_pages, self.stop)
        self.watcher = WorkThread("watching", self.take_files, self.stop)
        self._housekeeping = Housekeeping(self._sessions, self._blobs, settings, self.stop.is_set)
        self.eraser = WorkThread("erasing", self._housekeeping.finish_erasures, self.stop)
        self.cleaner = WorkThread("cleaning", self._housekeeping.clean_up, self.stop)
        self._preview = PreviewReader(self._sessions, self._blobs, settings, self.stop, loader)
        self.previewer = WorkThread("previewing", self._preview.read, self.stop)
        self._watch = FolderWatch(settings.watch_folder) if settings.watch_folder else None
        self._cutter = Cutter(self._sessions, self._blobs, settings, self.stop.is_set, recogniser)
        self._calls = Listener(settings)
        self._reading = threading.Lock()
        self._training = threading.Lock()
        self._cutting = threading.Lock()
        self._adopted: str | None = None

    def run(self) -> None:
        """Work until `stop` is set.

        Raises:
            StartError: the database cannot be used.
        """
        startup.prepare(self._engine, self._settings)
        remove_old_queue(self._settings)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self.stop.set())
        for thread in self._threads():
            thread.start()
        logger.info("The worker is ready")
        while not self.stop.is_set():
            self._tick_safely()
            self._listen(TICK_SECONDS)
        for thread in self._threads():
            thread.join(_SHUTDOWN_SECONDS)
        logger.info("The worker has ended")

    def tick(self) -> None:
        """Write the heartbeat, end runs whose worker died, check the schedule, wake the threads for waiting work."""
        with self._sessions() as session:
            with writing(session):
                beat(session, WORKER)
            run_requests.reconcile(session, self._settings, now())
            schedule.request_if_due(session, self._settings, now())
            if not self._training.locked() and _queued_run(session) is not None:
                self.trainer.ask()
            if not self._reading.locked() and self._has_unread(session):
                self.reader.ask()
            if not self._cutting.locked() and self._cutter.has_work():
                self.cutter.ask()
            if self._watch is not None:
                self.watcher.ask()
            self.eraser.ask()
            self.cleaner.ask()
            if self._preview.has_work():
                self.previewer.ask()

    def read_images(self) -> None:
        """Read until no image waits. A second call meanwhile returns at once."""
        if not self._reading.acquire(blocking=False):
            return
        try:
            failures = 0
            while not self.stop.is_set() and (done := self._read_some()):
                failures = failures + 1 if done.failed else 0
                if failures:
                    self.stop.wait(_FAILURE_PAUSES[min(failures, len(_FAILURE_PAUSES)) - 1])
        except UnavailableError as error:
            logger.warning("Images cannot be read yet: %s", error.detail)
        except BlobsAway as error:
            logger.warning("Images cannot be read yet: %s. Check PARAPH_BLOBS.", error)
        finally:
            self._reading.release()

    def cut_pages(self) -> None:
        """Cut until no page waits; what was cut is read meanwhile. A second call meanwhile returns at once."""
        if not self._cutting.acquire(blocking=False):
            return
        try:
            while not self.stop.is_set() and self._cutter.cut_some():
                self.reader.ask()
        except BlobsAway as error:
            logger.warning("Pages cannot be cut yet: %s. Check PARAPH_BLOBS.", error)
        finally:
            self._cutting.release()

    def take_files(self) -> None:
        """Take what is whole in the watched folder, and have it cut."""
        if self._watch is not None:
            with self._sessions() as session:
                if self._watch.take(session, self._blobs, self._settings):
                    self.cutter.ask()

    def run_training(self) -> None:
        """Carry out the queued run, if there is one. A second call meanwhile returns at once."""
        if not self._training.acquire(blocking=False):
            return
        try:
            with self._sessions() as session:
                run_id = _queued_run(session)
            if run_id is not None:
                run_training(self._run_context, run_id)
        finally:
            self._training.release()

    def _threads(self) -> tuple[WorkThread, ...]:
        return self.reader, self.trainer, self.cutter, self.watcher, self.eraser, self.cleaner, self.previewer

    def _listen(self, seconds: float) -> None:
        """Pass calls on to the threads for ``seconds``, or until `stop` is set."""
        ends = time.monotonic() + seconds
        while not self.stop.is_set() and time.monotonic() < ends:
            for call in self._calls.heard():
                {READ_IMAGES: self.reader, RUN_TRAINING: self.trainer, CUT_PAGES: self.cutter}[call].ask()
            self.stop.wait(LISTEN_SECONDS)

    def _read_some(self) -> Pass:
        # Images that are uploaded after a version went live must be read by it, so each pass checks the pointer first.
        recognizer = self._live.newest()
        with self._sessions() as session:
            if self._adopted != recognizer.version:
                with writing(session):
                    adopt_readings(session, recognizer.version)
                self._adopted = recognizer.version
            return read_pending(session, self._blobs, recognizer, style=self._settings.style)

    def _has_unread(self, session: Session) -> bool:
        live = registry.live_name(session)
        return live is not None and bool(select_unread(session, live, 1, self._settings.style))

    def _tick_safely(self) -> None:
        try:
            self.tick()
        except Exception:  # a busy or absent database: the next tick tries again
            logger.exception("The worker could not check for work")


def _queued_run(session: Session) -> int | None:
    run = runs.select_active_run(session)
    return run.id if run is not None and run.state == "queued" else None


def main(training_command: Sequence[str] = COMMAND) -> int:
    """Work until a signal, or until the process that started this one has ended; return the exit status."""
    try:
        settings = Settings.from_environ()
        set_up(settings.log_level, "worker", settings.log_format)
        give_back_large_blocks()
        worker = Worker(settings, command=training_command)
        parent_watch.exit_with_parent(worker.stop.set)
        worker.run()
    except (ConfigError, startup.StartError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
