"""Receive files of pages for a pile: each is kept as it came, and its pages wait to be cut.

A file is opened once, so that what cannot be read is refused at once, and then is one row. Knows files, blobs and
rows; the worker does the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services import kept_responses
from backend.services.erasing.digests import refuse_erased
from backend.services.errors import ConflictError, FileRefusedError, InvalidError
from backend.services.forms.page_files import PageFiles
from backend.services.piles.incoming import IncomingFile, on_disk
from backend.services.piles.place import earlier_place_of, is_of_earlier_release, place_of, round_of
from backend.services.uploads import blob_journal, file_names
from backend.services.uploads.batches import insert_batch_by_time
from backend.services.uploads.blob_journal import BlobJournal
from backend.services.uploads.fingerprint import fingerprint
from backend.services.uploads.unpacking import Upload, check_number
from backend.store import images, upload_keys
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.errors import StorageFull
from backend.store.piles import files as stored
from backend.store.piles import record_bin
from backend.store.piles.tables import Pile

MAX_PILE_NAME = 200


def receive_pile(
    session: Session,
    blobs: BlobStore,
    settings: Settings,
    uploads: Iterable[Upload],
    *,
    name: str | None = None,
    is_sample: bool = False,
    idempotency_key: str | None = None,
    before_each: Callable[[], object] = lambda: None,
) -> dict[str, Any]:
    """Keep the files of ``uploads``, each in a transaction of its own.

    Args:
        name: of a new or an existing pile; None makes a new one, named by the time.
        is_sample: of a new pile.
        idempotency_key: the same call again returns the first call's result and keeps nothing.
        before_each: called before each file; may wait for what is more urgent.
    Returns:
        ``{"pile_id": …|None, "results": [{"file_name", "path", "status", "pages", "records_in_bin", "error"}]}``;
        ``records_in_bin`` with ``id`` and ``number`` of each record of a file that exists.
    Raises:
        InvalidError: no file was sent, the name is too long, or the key was used for other content.
        TooLargeError: more files than ``settings.max_files``.
        ConflictError: images that are not a pile have this name; or the sample has it, or for the sample another pile.
        StorageFull: the disk was full before anything could be kept.
    """
    shown, files = _shown(name), _checked(list(uploads), settings)
    content = fingerprint(files, shown) if idempotency_key is not None else ""
    earlier = kept_responses.earlier(session, idempotency_key, content)
    if earlier is not None:
        return earlier
    with BlobJournal(settings) as journal, PageFiles() as opened:
        keeper = _Keeper(session, blobs, settings, journal, opened, shown, is_sample, idempotency_key)
        results = []
        for file in files:
            before_each()
            results.append(keeper.result(file))
    response = {"pile_id": keeper.pile_id, "results": results}
    if any(result["error"] and result["error"]["code"] == StorageFull.code for result in results):
        if all(result["status"] == "refused" for result in results):
            raise StorageFull("The disk is full; nothing was stored")
        return response  # not kept under the key: sent again once there is space, it must be stored
    return kept_responses.keep(session, idempotency_key, content, response)


class _Keeper:
    def __init__(
        self,
        session: Session,
        blobs: BlobStore,
        settings: Settings,
        journal: BlobJournal,
        opened: PageFiles,
        name: str | None,
        is_sample: bool,
        upload_key: str | None,
    ) -> None:
        self.pile_id: int | None = None
        """Once a file of the upload is in it for good."""
        self._session, self._blobs, self._settings = session, blobs, settings
        self._journal, self._opened = journal, opened
        self._name, self._is_sample, self._upload_key = name, is_sample, upload_key

    def result(self, upload: Upload) -> dict[str, Any]:
        """What became of one file."""
        path = file_names.path(upload.name)
        name = file_names.split(path)[1]
        result: dict[str, Any] = {"file_name": name, "path": path, "pages": None, "records_in_bin": []}
        try:
            with on_disk(upload, self._settings, self._opened) as file:
                refuse_erased(self._session, [file.sha256])
                present = self._keep(path, file)
        except FileRefusedError as refusal:
            error = {"code": refusal.code, "detail": refusal.detail}
            return {**result, "status": "refused", "error": error}
        except StorageFull as full:
            self._journal.keep()
            words = "The disk is full, so this file was not stored. Free some space and send it again."
            error = {"code": full.code, "detail": words}
            return {**result, "status": "refused", "error": error}
        result |= {"pages": file.pages, "error": None}
        return {**result, "status": "added"} if present is None else {**result, "status": "exists", **present}

    def _keep(self, path: str, kept: IncomingFile) -> dict[str, Any] | None:
        """Keep the file; what is to be said of it if it is there already."""
        self._journal.note(kept.sha256)
        self._blobs.put_file(kept.path, kept.sha256)  # before the write lock: syncing takes long
        try:
            with suppress(IntegrityError):
                return self._write(path, kept)
            # On PostgreSQL another request may have made the same pile or file since we looked; now it is visible.
            return self._write(path, kept)
        except FileRefusedError:
            blob_journal.delete_unused(self._session, self._blobs, kept.sha256)
            raise

    def _write(self, path: str, kept: IncomingFile) -> dict[str, Any] | None:
        with writing(self._session):
            refuse_erased(self._session, [kept.sha256])  # again: it may have been erased since we looked
            if not self._blobs.exists(kept.sha256):  # the sweep of abandoned uploads has just deleted it
                self._blobs.put_file(kept.path, kept.sha256)
            pile_id = self._pile().id
            present = self._insert(pile_id, path, kept)
        self.pile_id = pile_id
        return present

    def _pile(self) -> Pile:
        """The pile of this name; without one, that of the files before or of a first, interrupted try, or a new one."""
        if self._name is not None:
            return _pile(self._session, self._name, self._is_sample)
        known = self.pile_id
        if known is None and self._upload_key is not None:
            known = upload_keys.select_pile_of_upload(self._session, self._upload_key)
        found = None if known is None else stored.select_pile(self._session, known)
        if found is not None:
            return found[0]
        batch = insert_batch_by_time(self._session)
        pile = stored.insert_pile(self._session, batch.id, is_sample=self._is_sample)
        if self._upload_key is not None:
            upload_keys.keep_pile_of_upload(self._session, self._upload_key, pile.id)
        return pile

    def _insert(self, pile_id: int, path: str, kept: IncomingFile) -> dict[str, Any] | None:
        folder, name = file_names.split(path)
        present = stored.select_file_at(
            self._session, pile_id=pile_id, folder=folder, file_name=name, sha256=kept.sha256
        )
        if present is not None:
            stored.bring_back(self._session, present)
            in_bin = record_bin.select_deleted_of_file(self._session, present.id)
            return {"records_in_bin": [{"id": record.id, "number": record.number} for record in in_bin]}
        stored.insert_file(
            self._session,
            pile_id=pile_id,
            folder=folder,
            file_name=name,
            place=_place(self._session, pile_id, folder, name, path),
            sha256=kept.sha256,
            size=kept.size,
            pages=kept.pages,
        )
        return None


def _place(session: Session, pile_id: int, folder: str, name: str, path: str) -> str:
    """The place of a file that is new in the pile: among the others, or after them if its name is there already."""
    last = stored.last_place(session, pile_id)
    if last is not None and is_of_earlier_release(last):
        return earlier_place_of(path)
    last_of_folder = stored.last_place(session, pile_id, folder)
    if last_of_folder is None:
        return place_of(path)
    round_ = round_of(last_of_folder)
    namesake = stored.last_place(session, pile_id, folder, name)
    comes_again = namesake is not None and round_of(namesake) == round_
    return place_of(path, round_ + comes_again)


def _pile(session: Session, name: str, is_sample: bool) -> Pile:
    batch = images.select_batch_by_name(session, name)
    if batch is None:
        return stored.insert_pile(session, images.insert_batch(session, name).id, is_sample=is_sample)
    pile = stored.select_pile_of_batch(session, batch.id)
    # One's own pages would be deleted for good with the sample.
    if pile is None or pile.is_sample != is_sample:
        others = "Other pages" if is_sample else "The sample's pages"
        kind = "Images that are not a pile of pages" if pile is None else others
        raise ConflictError(f"{kind} are called {name!r}. Choose another name.", field="name")
    return pile


def _shown(name: str | None) -> str | None:
    if name is None or not name.strip():
        return None
    if len(name) > MAX_PILE_NAME:
        words = f"A pile's name may have {MAX_PILE_NAME} characters. Received: {len(name)}"
        raise InvalidError(words, field="name")
    return file_names.shown(name)


def _checked(uploads: list[Upload], settings: Settings) -> list[Upload]:
    files = [upload for upload in uploads if not file_names.is_clutter(upload.name)]
    check_number(files, settings, wanted="PDF or image")
    return files
