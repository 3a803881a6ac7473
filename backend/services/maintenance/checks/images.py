"""Checks of the image files: each is there and holds the bytes that its name stands for; none is without a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.maintenance.checks.finding import Finding, some
from backend.services.maintenance.orphans import find_orphans
from backend.store import integrity
from backend.store.blobs import BlobStore
from backend.store.errors import BlobDamaged, BlobError, BlobUnreadable

SUBJECT = "image files"
ORPHANS = "files without image"


@dataclass
class _Found:
    total: int = 0
    missing: list[tuple[str, int]] = field(default_factory=list)
    damaged: list[tuple[str, int]] = field(default_factory=list)
    unreadable: list[tuple[str, int]] = field(default_factory=list)
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
    for blob, kind, row_id in integrity.iter_blobs(session):
        if bytes.fromhex(blob) in found.names:
            continue
        found.total += 1
        found.names.add(bytes.fromhex(blob))
        try:
            if not quick:
                blobs.check(blob)
            elif not blobs.exists(blob):
                found.missing.append((kind, row_id))
        except BlobDamaged:
            found.damaged.append((kind, row_id))
        except BlobUnreadable:
            found.unreadable.append((kind, row_id))
        except BlobError:
            found.missing.append((kind, row_id))
    return found


def _lost(found: _Found, quick: bool) -> Finding:
    problems = [
        f"{len(owners):,} {state} ({_named(owners)})"
        for state, owners in (
            ("missing", found.missing),
            ("damaged", found.damaged),
            ("unreadable", found.unreadable),
        )
        if owners
    ]
    if problems:
        helps = "Restore them from a backup, or upload the same files again."
        text = f"Of {found.total:,} files {' and '.join(problems)}; they are not shown. {helps}"
        return Finding("error", SUBJECT, text)
    state = "there (their bytes were not read)" if quick else "intact"
    return Finding("ok", SUBJECT, f"{found.total:,}, all {state}")


def _named(owners: list[tuple[str, int]]) -> str:
    """Images first, since most files are theirs."""
    ordered = sorted(owners, key=lambda owner: (owner[0] != "image", owner))
    return some([f"{kind} {row_id}" for kind, row_id in ordered])


def _orphans(session: Session, blobs: BlobStore, settings: Settings, used: set[bytes]) -> Finding:
    orphans = find_orphans(session, blobs, settings, used)
    if not orphans:
        return Finding("ok", ORPHANS, "none")
    return Finding(
        "warning",
        ORPHANS,
        f"{len(orphans):,} files belong to no image, such as {orphans[0][:12]}…. They do no harm. After a restore "
        "they are the images that were uploaded since the backup: upload these again. Delete them with: "
        "flask doctor --delete-orphans",
    )
