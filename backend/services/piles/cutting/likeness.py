"""Group the pages that no form fits by likeness, so that their form can be drawn.

Compares each with the first page of the pile's largest groups, and with the newest pages that are alone. Knows
sessions, blobs and page pictures; after a process was killed, the next one continues after the last row.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable

import cv2
import numpy as np
from sqlalchemy.orm import Session, sessionmaker

from backend.pages.alike import are_alike, look_of
from backend.pages.landmarks import Landmarks
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.errors import BlobError
from backend.store.piles import alike
from backend.store.piles import pages as stored_pages

_TOGETHER = 10  # pages, before whoever asked may do something else
_GROUPS = 20  # the largest of a pile, that a page is compared with
_SINGLES = 25  # the newest pages that are alone: a form may come after any number of letters of strangers
_KEPT = 64  # looks in memory, each 300 kB

logger = logging.getLogger(__name__)


class Likeness:
    """Compares pages.

    Args:
        is_stopped: asked before each page; once true, no further one is compared.
    """

    def __init__(
        self,
        sessions: sessionmaker[Session],
        blobs: BlobStore,
        is_stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self._sessions, self._blobs, self._is_stopped = sessions, blobs, is_stopped
        self._looks: OrderedDict[str, Landmarks | None] = OrderedDict()

    def has_work(self) -> bool:
        """Whether a page waits to be compared."""
        with self._sessions() as session:
            return bool(alike.select_uncompared(session, 1))

    def group_some(self) -> bool:
        """Compare some pages; False when none waits."""
        with self._sessions() as session:
            waiting = [
                (found.page.id, found.pile.id, found.page.picture or "")
                for found in alike.select_uncompared(session, _TOGETHER)
            ]
        for page_id, pile_id, picture in waiting:
            if self._is_stopped():
                break
            self._store(page_id, self._group_of(pile_id, picture) or page_id)
        return bool(waiting)

    def _group_of(self, pile_id: int, picture: str) -> int | None:
        """The group that the page belongs to; None for a new one."""
        own = self._look(picture)
        if own is None:
            return None
        with self._sessions() as session:
            groups = [group for group in alike.select_alike(session, pile_id, _GROUPS) if group.pages > 1]
            groups += alike.select_singles(session, pile_id, _SINGLES)
            first = [
                (group.alike_id, found.page.picture)
                for group in groups
                if (found := stored_pages.select_page(session, group.page_id)) is not None
            ]
        for alike_id, other in first:
            look = self._look(other or "")
            if look is not None and _are_alike(own, look):
                return alike_id
        return None

    def _store(self, page_id: int, alike_id: int) -> None:
        with self._sessions() as session, writing(session):
            page = stored_pages.lock_page(session, page_id)
            if page is not None:
                page.alike_id = alike_id

    def _look(self, picture: str) -> Landmarks | None:
        """What to compare a picture by; None if it cannot be had."""
        if picture not in self._looks:
            self._looks[picture] = self._looked_at(picture)
            if len(self._looks) > _KEPT:
                self._looks.popitem(last=False)
        self._looks.move_to_end(picture)
        return self._looks[picture]

    def _looked_at(self, picture: str) -> Landmarks | None:
        try:
            pixels = cv2.imdecode(np.frombuffer(self._blobs.get(picture), np.uint8), cv2.IMREAD_GRAYSCALE)
            return None if pixels is None else look_of(np.asarray(pixels, np.uint8))
        except (BlobError, cv2.error):
            logger.exception("A page cannot be compared with others")
            return None


def _are_alike(one: Landmarks, other: Landmarks) -> bool:
    """As `are_alike`; False if the landmarks cannot be compared."""
    try:
        return are_alike(one, other)
    except cv2.error:
        logger.exception("Two pages cannot be compared")
        return False
