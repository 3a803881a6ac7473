"""Cut the pages that wait: open a file, recognise its pages side by side, store each in a transaction of its own.

If a process is killed at any moment, the next one continues after the last stored page: none is missing, none is there
twice. Memory is flat: a few pages are held at a time. Knows sessions, blobs and files; starts no thread but those that
look at pages.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from sqlalchemy.orm import Session, sessionmaker

from backend.config import Settings
from backend.logging import on_behalf_of
from backend.pages.recognise import FormsRecogniser
from backend.pages.source import PageRefusedError
from backend.services.forms.page_files import FilePage, PageFiles, RefusedFilePage
from backend.services.piles.cutting.cut_again import CutAgain, as_cut, store_found
from backend.services.piles.cutting.cut_job import CutJob, job_of
from backend.services.piles.cutting.known_forms import Known, KnownForms, MakeRecogniser, kinds_of_forms
from backend.services.piles.cutting.likeness import Likeness
from backend.services.piles.cutting.opened_pages import opened_pages
from backend.services.piles.cutting.page_findings import ENDED, PageFindings, look_at
from backend.services.piles.cutting.page_storage import assure_blobs, drop_blobs, put_blobs
from backend.services.piles.originals import drop_original
from backend.services.piles.records.joining import can_be_joined, join_ready
from backend.services.uploads.blob_journal import BlobJournal
from backend.store.blobs import BlobStore
from backend.store.database import now, writing
from backend.store.errors import BlobError
from backend.store.piles import files as stored_files
from backend.store.piles import pages as stored_pages
from backend.store.piles.tables import Page, PageFile, Pile

TOGETHER = 2
"""Pages that are looked at side by side."""
_CAREFUL = 2  # attempts without a stored page after which pages are looked at one by one
_GIVEN_UP = 4  # attempts after which the next page is refused
_PAUSE_SECONDS = 60.0  # before a file that failed is tried again
_LOST = PageRefusedError("damaged", "The stored file is missing or damaged. Send it again.")

logger = logging.getLogger(__name__)


class Cutter:
    """Looks at waiting pages and joins them.

    Args:
        is_stopped: asked before each page; once true, no further one is stored.
        make: a recogniser of forms; tests pass a faster one.
        clock: seconds that never go back; tests pass one of their own.
    """

    def __init__(
        self,
        sessions: sessionmaker[Session],
        blobs: BlobStore,
        settings: Settings,
        is_stopped: Callable[[], bool] = lambda: False,
        make: MakeRecogniser = FormsRecogniser,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sessions, self._blobs, self._settings = sessions, blobs, settings
        self._is_stopped, self._clock = is_stopped, clock
        self._paused: dict[int, float] = {}
        """Files that failed or wait for a form, and until when they are left alone."""
        self._left: dict[int, tuple[Known | None, dict[int, int]]] = {}
        """By which forms a file was looked at last, and the revisions of its pages that waited afterwards."""
        self._forms = KnownForms(blobs, make)
        self._files = PageFiles()  # for all jobs, since a pile of photos is one job a page
        self._likeness = Likeness(sessions, blobs, is_stopped)

    def cut_some(self) -> bool:
        """Look at the pages of one file, or join or compare what is known; False when nothing waits.

        If it fails, whatever it raises, the file waits a while, and the others are next.
        """
        with self._sessions() as session:
            job = self._next_job(session)
        if job is None:
            self._files.close()  # a process that waits would keep its memory
            return self._join_some() or self._likeness.group_some()
        try:
            with on_behalf_of(job.request_id):
                self._work(job)
        except Exception:
            self._paused[job.file_id] = self._clock() + _PAUSE_SECONDS
            raise
        finally:  # not reached if a page ends the program, and nothing else may count
            with self._sessions() as session, writing(session):
                stored_files.take_back_attempt(session, job.file_id)
        return True

    def has_work(self) -> bool:
        """Whether a file or a join waits."""
        with self._sessions() as session:
            kinds = kinds_of_forms(session)
            found = stored_files.select_next_file(session, kinds, leaving_out=self._resting())
            return found is not None or bool(self._joinable(session)) or self._likeness.has_work()

    def _next_job(self, session: Session) -> CutJob | None:
        waiting = self._waiting(session)
        if waiting is None:
            return None
        job = job_of(session, *waiting)
        with writing(session):
            locked = stored_files.lock_file(session, job.file_id)
            if locked is not None:
                locked.attempts += 1
        return job

    def _waiting(self, session: Session) -> tuple[PageFile, Pile, Known | None] | None:
        known = {kind: self._forms.newest(session, is_sample=kind) for kind in (False, True)}
        kinds = [kind for kind in known if known[kind] is not None]
        while (
            found := stored_files.select_next_file(session, kinds, leaving_out=self._resting())
        ) is not None:
            file, pile = found
            if self._left.get(file.id) != (known[pile.is_sample], _due_revisions(session, file.id)):
                return file, pile, known[pile.is_sample]
            self._paused[file.id] = self._clock() + _PAUSE_SECONDS  # nothing else would be found
        return None

    def _resting(self) -> set[int]:
        return {file_id for file_id, until in self._paused.items() if self._clock() < until}

    def _work(self, job: CutJob) -> None:
        with BlobJournal(self._settings) as journal:
            if job.attempts >= _GIVEN_UP and job.numbers:
                logger.error("Page %d of file %d ends the program", job.numbers[0], job.file_id)
                self._store(journal, job, PageFindings(job.numbers[0], "refused", error=ENDED))
                return
            for findings in self._findings(job):
                if self._is_stopped() or not self._store(journal, job, findings):
                    return
        with self._sessions() as session, writing(session):
            file = stored_files.lock_file(session, job.file_id)
            if file is not None:
                file.state, file.attempts = "done", 0
        self._left.pop(job.file_id, None)
        if job.left:
            self._left[job.file_id] = (job.known, job.left)
        with self._sessions() as session:
            drop_original(session, self._blobs, self._settings, job.file_id)

    def _findings(self, job: CutJob) -> Iterator[PageFindings | CutAgain]:
        """What each page is, in order."""
        together = TOGETHER if job.attempts < _CAREFUL else 0
        running: deque[Future[PageFindings | CutAgain]] = deque()
        with ThreadPoolExecutor(TOGETHER, thread_name_prefix="pages") as workers:
            for page in self._opened(job):
                running.append(workers.submit(_look, job, page))
                if len(running) > together:
                    yield running.popleft().result()
            while running:
                yield running.popleft().result()

    def _opened(self, job: CutJob) -> Iterator[FilePage | RefusedFilePage]:
        try:
            if job.blob is None:
                raise BlobError("The file was dropped")
            with self._blobs.as_file(job.blob) as path:
                yield from opened_pages(self._files, path, job.numbers)
        except BlobError:
            if job.blob is not None and not self._blobs.lacks(job.blob):
                raise  # the store cannot be reached: the file waits until it can
            for number in job.numbers:
                yield RefusedFilePage(number, len(job.numbers), _LOST)

    def _store(self, journal: BlobJournal, job: CutJob, findings: PageFindings | CutAgain) -> bool:
        """Store what was found; False when the job ends here."""
        put_blobs(self._blobs, journal, findings.pictures())
        with self._sessions() as session:
            with writing(session):
                file = self._locked_file(session, job)
                is_stored = file is not None and self._store_rows(session, job, file, findings)
            if not is_stored:
                drop_blobs(session, self._blobs, findings.pictures())
        return file is not None

    def _locked_file(self, session: Session, job: CutJob) -> PageFile | None:
        """The job's file; None when it is gone, or when the forms have changed since the job began.

        Then the next job goes on with the new forms. Pages that were never opened have no revision that would say so.
        """
        file = stored_files.lock_file(session, job.file_id)
        return file if self._forms.are_newest(session, is_sample=job.is_sample) else None

    def _store_rows(
        self, session: Session, job: CutJob, file: PageFile, findings: PageFindings | CutAgain
    ) -> bool:
        file.attempts = 0
        page = _page(session, job, file, findings.number)
        if (
            page is None
            or page.deleted_at
            or page.revision != job.revisions.get(findings.number, page.revision)
        ):
            return False  # it was deleted, or has changed: if it is due again, the next job looks at it
        assure_blobs(self._blobs, findings.pictures())
        is_stored = store_found(session, job.batch_id, file, page, findings, now())
        if page.is_due:
            job.left[page.id] = page.revision
        return is_stored

    def _joinable(self, session: Session) -> Sequence[int]:
        return [
            pile_id
            for pile_id in stored_files.select_unjoined_piles(session)
            if can_be_joined(session, pile_id)
        ]

    def _join_some(self) -> bool:
        with self._sessions() as session:
            waiting = self._joinable(session)
            for pile_id in waiting:
                with writing(session):
                    join_ready(session, pile_id)
        return bool(waiting)


def _look(job: CutJob, page: FilePage | RefusedFilePage) -> PageFindings | CutAgain:
    with on_behalf_of(job.request_id):  # this is a thread of its own
        plan = job.plans.get(page.number)
        if plan is None or job.known is None:
            return look_at(job.known, page)
        return as_cut(plan, job.known, page)


def _due_revisions(session: Session, file_id: int) -> dict[int, int]:
    return {page.id: page.revision for page in stored_pages.select_due_pages(session, file_id)}


def _page(session: Session, job: CutJob, file: PageFile, number: int) -> Page | None:
    """The page's row, made if it was not opened before; None if it was deleted meanwhile."""
    found = stored_pages.select_page_of_file(session, job.file_id, number)
    if found is not None or number in job.revisions or file.state != "waiting":
        return found
    return stored_pages.insert_page(session, job.file_id, number)
