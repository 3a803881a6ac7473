"""Checks of the image files: each is there and holds the bytes that its name stands for; none is without a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.maintenance.checks.finding import Finding, some
from backend.services.uploads import blob_journal
from backend.store import images, integrity
from backend.store.blobs import BlobStore
from backend.store.errors import BlobDamaged, BlobError

SUBJECT = "image files"
ORPHANS = "files without image"


@dataclass
class _Found:
    total: int = 0
    missing: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    names: set[bytes] = field(default_factory=set)


def check(session: Session, settings: Settings, *, quick: bool) -> Iterator[Finding]:
    """The findings about the image files.

    Args:
        quick: look whether they are there, without reading them.
    """
    blobs = BlobStore(settings.blobs_url)
    try:
        found = _look(session, blobs, quick)
        yield _lost(found, quick)
        yield _orphans(session, blobs, settings, found.names)
    except OSError as error:
        yield Finding("error", SUBJECT, f"They cannot be read: {error}. Check PARAPH_BLOBS.")


def _look(session: Session, blobs: BlobStore, quick: bool) -> _Found:
    found = _Found()
    for blob, image_id in integrity.iter_blobs(session):
        found.total += 1
        found.names.add(bytes.fromhex(blob))
        try:
            if not quick:
                blobs.get(blob)
            elif not blobs.exists(blob):
                found.missing.append(image_id)
        except BlobDamaged:
            found.damaged.append(image_id)
        except BlobError:
            found.missing.append(image_id)
    return found


def _lost(found: _Found, quick: bool) -> Finding:
    problems = [
        f"{len(ids):,} {state} (image {some(sorted(ids))})"
        for state, ids in (("missing", found.missing), ("damaged", found.damaged))
        if ids
    ]
    if problems:
        text = f"Of {found.total:,} files {' and '.join(problems)}; they are not shown. Restore them from a backup."
        return Finding("error", SUBJECT, text)
    state = "there (their bytes were not read)" if quick else "intact"
    return Finding("ok", SUBJECT, f"{found.total:,}, all {state}")


def _orphans(session: Session, blobs: BlobStore, settings: Settings, used: set[bytes]) -> Finding:
    noted = blob_journal.noted(settings)
    without = [name for name in blobs.names() if bytes.fromhex(name) not in used and name not in noted]
    # An upload may have stored them since the rows were read.
    orphans = [name for name in without if not images.blob_is_used(session, name)]
    if not orphans:
        return Finding("ok", ORPHANS, "none")
    return Finding(
        "warning",
        ORPHANS,
        f"{len(orphans):,} files belong to no image, such as {orphans[0][:12]}…. They do no harm. After a restored "
        "backup they are the images that were uploaded since: upload these again.",
    )
