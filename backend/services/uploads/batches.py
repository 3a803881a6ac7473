"""Find a batch by what a person or a program calls it, and the batch that an upload's images go into.

Knows ids and names of batches, and that piles are no place for images. Does not know the images.
"""

from __future__ import annotations

from itertools import chain, count

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.services.errors import ConflictError, NotFoundError
from backend.store.database import now
from backend.store.images import Batch, insert_batch, select_batch, select_batch_by_name, select_batch_names
from backend.store.piles.files import select_pile_of_batch
from backend.store.upload_keys import select_batch_of_upload


def find_batch(session: Session, id_or_name: str) -> Batch | None:
    """The batch with this id, else the one with this name; ``01`` is only a name."""
    is_id = id_or_name.isascii() and id_or_name.isdigit() and not id_or_name.startswith("0")
    found = select_batch(session, int(id_or_name)) if is_id else None
    return found or select_batch_by_name(session, id_or_name)


def require_batch(session: Session, id_or_name: int | str) -> Batch:
    """The batch with this id, or, for a text, with this id or name.

    Raises:
        NotFoundError: there is none.
    """
    found = (
        select_batch(session, id_or_name) if isinstance(id_or_name, int) else find_batch(session, id_or_name)
    )
    if found is None:
        raise NotFoundError.of("batch", repr(id_or_name))
    return found


def name_by_time(session: Session) -> str:
    """A name that no batch has: the local time to the minute, with a number where that is taken."""
    name = f"{now().astimezone():%Y-%m-%d %H:%M}"
    taken = select_batch_names(session, name)
    numbered = (f"{name} ({number})" for number in count(2))
    return next(free for free in chain([name], numbered) if free not in taken)


def insert_batch_by_time(session: Session) -> Batch:
    """Add a batch with a name by time; inside a write transaction."""
    while True:
        try:
            with session.begin_nested():
                return insert_batch(session, name_by_time(session))
        except IntegrityError:  # on PostgreSQL another request has just taken the name; now it is seen
            continue


class UploadBatch:
    """The batch of one upload's images: found, or made with the first of them.

    Args:
        batch: id or name.
        name: a name, which is never taken for an id. Without either, the upload has a batch of its own, named by the
            time.
        upload_key: the upload's Idempotency-Key. It finds what a first, interrupted try of an upload without a name
            has stored.
    """

    def __init__(
        self,
        session: Session,
        batch: str | None = None,
        *,
        name: str | None = None,
        upload_key: str | None = None,
    ) -> None:
        self.upload_key = upload_key
        self.id: int | None = None
        """To be set once an image of the upload is in it for good."""
        self._session = session
        self._batch = batch
        self._name = name

    def find(self) -> Batch | None:
        """The batch; None where it is still to be made.

        Raises:
            ConflictError: it is a pile. Its images are cut out of its pages, and are deleted and exported with them.
        """
        found = self._found()
        pile = None if found is None else select_pile_of_batch(self._session, found.id)
        if found is not None and pile is not None:
            whose = "The sample's pages" if pile.is_sample else "Pages"
            field = "batch" if self._name is None else "batch_name"
            raise ConflictError(f"{whose} are called {found.name!r}. Choose another name.", field=field)
        return found

    def find_or_make(self) -> Batch:
        """The batch, made if there is none; inside a write transaction.

        Raises:
            ConflictError: as `find`.
        """
        found, name = self.find(), self._name or self._batch
        if found is not None:
            return found
        return insert_batch_by_time(self._session) if name is None else insert_batch(self._session, name)

    def _found(self) -> Batch | None:
        if self._name is not None:
            return select_batch_by_name(self._session, self._name)
        if self._batch is not None:
            return find_batch(self._session, self._batch)
        if self.id is not None:
            return select_batch(self._session, self.id)
        return None if self.upload_key is None else select_batch_of_upload(self._session, self.upload_key)
