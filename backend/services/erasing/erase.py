"""Erase an image, a record or a page for good: its rows in one transaction, with a tombstone that says what is left to
do.

A process that is killed has erased nothing, or leaves a tombstone by which the next one goes on (see `finishing`).
Knows the order of the steps.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services import audit
from backend.services.erasing import digests, finishing, scrubbing, trained_on
from backend.services.erasing.content import (
    Content,
    content_of_image,
    content_of_page,
    content_of_record,
    copies_of,
)
from backend.services.erasing.run_folders import Wanted
from backend.services.errors import InvalidError
from backend.services.piles.records.counting import counted_less
from backend.services.piles.records.parting import part_around
from backend.store import bin as bins
from backend.store import runs
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.erasing import erasures, removing, trained_images
from backend.store.erasing.erasures import Erasure
from backend.store.piles import records

Kind = Literal["image", "record", "page"]
LONGEST_REASON = 500
_CONTENTS: dict[Kind, Callable[[Session, int], Content]] = {
    "image": content_of_image,
    "record": content_of_record,
    "page": content_of_page,
}


def erase(
    session: Session,
    blobs: BlobStore,
    settings: Settings,
    kind: Kind,
    former_id: int,
    *,
    reason: str,
    author: str,
) -> Erasure:
    """Erase the image, record or page, even if it is in the bin; return its tombstone. A second call returns the first.

    Without a run that was being trained on it everything is gone when this returns; with one, seconds later.

    Raises:
        InvalidError: there is no reason, or it is too long.
        NotFoundError: there is no such image, record or page.
        ConflictError: the image was cut out of a page, the page belongs to a record, or other pages of its file are
            being cut.
    """
    reason = _checked(reason)
    with writing(session):
        erasures.lock_erasures(session)
        tombstone = erasures.select_erasure_of(session, kind, former_id)
        if tombstone is None:
            tombstone = _erase_rows(session, settings, kind, former_id, reason, author)
        erasure_id = tombstone.id
    finishing.finish(session, blobs, settings, erasure_id)
    session.rollback()
    return session.get_one(Erasure, erasure_id)


def _checked(reason: str) -> str:
    if not reason.strip():
        raise InvalidError("Say why this is erased, without naming the person.", field="reason")
    if len(reason) > LONGEST_REASON:
        raise InvalidError(
            f"A reason may have {LONGEST_REASON} characters. Received: {len(reason)}", field="reason"
        )
    return reason.strip()


def _erase_rows(
    session: Session, settings: Settings, kind: Kind, former_id: int, reason: str, author: str
) -> Erasure:
    content = _CONTENTS[kind](session, former_id)
    copies = copies_of(session, content)
    own = content.own_hashes
    wanted = Wanted(own=own, shared=content.pixel_hashes - own, image_ids=content.image_ids)
    gone = own - copies.hashes
    seen = trained_on.seen_by_runs(session, wanted, removing.first_label_id(session, content.image_ids))
    active = _stop_run(session, seen.run_ids)
    salt = digests.salt_of(session)
    files = {file.sha256 for _, file, _ in content.pages} - copies.files
    plan = _plan(content, wanted, active, runs.newest_begun(session))  # while the rows still name their files
    tombstone = Erasure(
        kind=kind,
        former_id=former_id,
        actor=author,
        reason=reason,
        counts=_remove(session, content, kind, former_id, author),
        versions=trained_on.versions_that_saw(session, settings, seen),
        copies={name: list(getattr(copies, name)) for name in ("images", "records", "forms", "pages")},
        salt=salt,
        digests=digests.digests(salt, files | gone),
        plan=plan,
    )
    trained_images.set_erased_from(session, seen.run_ids | ({active} if active is not None else set()))
    trained_images.remove_images(session, gone)
    erasures.insert_erasure(session, tombstone)
    audit.note(session, author, f"{kind}.erase", kind, former_id, erasure=tombstone.id)
    return tombstone


def _stop_run(session: Session, seen: set[int]) -> int | None:
    """Have the run in progress cancelled if it froze the pictures, or may be freezing them now; its id if so."""
    active = runs.select_active_run(session)
    run = runs.lock_run(session, active.id) if active is not None else None
    if run is None or run.state != "running" or (run.contents_known and run.id not in seen):
        return None
    runs.request_cancel(session, run.id)
    return run.id


def _remove(session: Session, content: Content, kind: Kind, former_id: int, author: str) -> dict[str, int]:
    """Delete the rows; the number of each kind."""
    ids = content.image_ids
    counts = removing.count_rows(session, ids)
    paths = {image.path for image in content.images} | {file.path for _, file, _ in content.pages}
    responses = scrubbing.scrub_kept_responses(session, ids, paths)
    scrubbing.scrub_operations(session, ids)
    scrubbing.scrub_reports(session, ids, content.pixel_hashes)
    part_around(session, content.pages)
    originals = removing.remove_pages(session, [page.page.id for page in content.pages])
    bins.remove_images(session, ids)
    if kind == "record":
        with counted_less(session, records.pile_of(session, former_id) or 0, author=author):
            records.delete_records(session, [former_id])
    batches = removing.remove_empty_batches(session, content.batch_ids)
    return {
        "images": len(ids),
        "pages": len(content.pages),
        **counts,
        **originals,
        "batches": batches,
        "kept_answers": responses,
    }


def _plan(content: Content, wanted: Wanted, active: int | None, newest: int) -> dict[str, Any]:
    return {
        "blobs": content.blobs,
        "originals": [{"sha256": file.sha256, "size": file.size} for _, file, _ in content.pages],
        "own": sorted(wanted.own),
        "shared": sorted(wanted.shared),
        "image_ids": list(wanted.image_ids),
        "run": active,
        "newest_run": newest,
    }
