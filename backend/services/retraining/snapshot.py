"""Freeze the labels and their images into a folder that training reads; training gets nothing else from here.

Knows labels, blobs and the snapshot's layout (``backend.exchange.snapshot_layout``); `comparing.division` says what is
set aside. The same labels give the same bytes, in whatever order they were added. Images are named by the sha256 of
their grey levels.
"""

from __future__ import annotations

import csv
import io
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from backend.exchange.label_kinds import as_kind
from backend.exchange.snapshot_layout import COLUMNS, IMAGES, LABELS, SnapshotRow, snapshot_hash
from backend.exchange.style import PLAIN, Style
from backend.services.comparing.division import GIVEN_AWAY, Division, divide_labels
from backend.services.comparing.ties import Tied
from backend.services.erasing.digests import Erased
from backend.services.retraining import held_back
from backend.services.retraining.held_back import HeldBack, find_held_back
from backend.store.blobs import BlobStore
from backend.store.errors import BlobError
from backend.store.folding import fold
from backend.store.image_sides import select_sides
from backend.store.labels import StoredKind, given_kind
from backend.store.lists.labelled_images import LabelledImage, iter_labelled_images
from backend.store.piles.pages import select_fields_of_images

HELD_BACK = "held_back.csv"
"""Beside the table of labels, for people: those that were held back, and why."""
_HELD_COLUMNS = ("IMAGE", "FILENAME", "IDENTITY", "REASON")


@dataclass(frozen=True)
class Snapshot:
    """A frozen snapshot: number of rows in each split, and of images left out, by reason.

    ``held_back`` are labels that are probably wrong; they are in neither split.
    """

    folder: Path
    train: int
    gate: int
    left_out: dict[str, int]
    held_back: list[HeldBack]
    sha256: str
    """See `snapshot_hash`."""
    pictures: tuple[str, ...] = ()
    """The grey levels' hash of each image."""
    set_aside: int = 0
    """See `Division.set_aside`."""

    def facts(self) -> dict[str, Any]:
        """As the run's report shows it."""
        return {
            "sha256": self.sha256,
            "train": self.train,
            "gate": self.gate,
            "set_aside": self.set_aside,
            "left_out": self.left_out,
            "held_back": held_back.facts(self.held_back),
        }


@dataclass(frozen=True)
class _Row:
    blob: str
    pixel_hash: str
    label_id: int
    text: str | None
    label_kind: StoredKind
    style: Style

    @property
    def file_name(self) -> str:
        return f"{self.pixel_hash}.png"

    def frozen(self, division: Division) -> SnapshotRow:
        return SnapshotRow(
            file_name=self.file_name,
            text=self.text or "",
            split=division.sides[self.pixel_hash],
            corrected=self.label_kind == "corrected",
            kind=as_kind(given_kind(self.label_kind)),
            group=division.groups.get(self.pixel_hash, ""),
            case=self.style.case,
            accents=self.style.accents,
        )


def freeze(
    session: Session,
    blobs: BlobStore,
    folder: Path,
    goes_on: Callable[[], None] = lambda: None,
    style: Style = PLAIN,
) -> Snapshot:
    """Write the snapshot to ``folder``, whole or not at all.

    An image that was uploaded several times, in whatever format, counts once, with its newest label.

    Args:
        goes_on: called often; raises to end it.
        style: of readings whose images have none of their own.
    Raises:
        FileExistsError: ``folder`` exists.
    """
    if folder.exists():
        raise FileExistsError(f"The snapshot must be a new folder. Received: {folder}")
    held = find_held_back(session, goes_on)
    rows, held_rows, ties, left_out = _newest_rows(session, held, style, goes_on)
    session.rollback()  # copying takes long and needs no rows
    incoming = folder.with_name(folder.name + ".incoming")
    shutil.rmtree(incoming, ignore_errors=True)
    try:
        (incoming / IMAGES).mkdir(parents=True)
        copied = [row for row in rows if _copy(blobs, row, incoming / IMAGES, goes_on)]
        left_out["image file missing"] += len(rows) - len(copied)
        beside = {row.pixel_hash for row in held_rows if _copy(blobs, row, incoming / IMAGES, goes_on)}
        division = divide_labels(session, _there(ties, copied, beside), incoming / IMAGES, goes_on, beside)
        kept = [row for row in copied if row.pixel_hash not in division.given_away]
        left_out[GIVEN_AWAY] += len(copied) - len(kept)
        _remove(incoming / IMAGES, division.given_away | beside)
        (incoming / LABELS).write_bytes(_csv(COLUMNS, (row.frozen(division).cells() for row in kept)))
        (incoming / HELD_BACK).write_bytes(_csv(_HELD_COLUMNS, (_held_cells(one) for one in held)))
        incoming.rename(folder)
    except BaseException:
        shutil.rmtree(incoming, ignore_errors=True)  # half a copy of every image must not keep a disk full
        raise
    gate = sum(division.sides[row.pixel_hash] == "gate" for row in kept)
    return Snapshot(
        folder=folder,
        train=len(kept) - gate,
        gate=gate,
        held_back=held,
        left_out={reason: count for reason, count in left_out.items() if count},
        sha256=snapshot_hash(folder),
        pictures=tuple(row.pixel_hash for row in kept),
        set_aside=division.set_aside,
    )


def _newest_rows(
    session: Session, held: Sequence[HeldBack], style: Style, goes_on: Callable[[], None]
) -> tuple[list[_Row], list[_Row], list[Tied], Counter[str]]:
    """The newest label of each image, what ties images together, and what is left out, by reason.

    The second list is of images that have a side, but whose labels are all held back: what was trained on once still
    gives away what is new.
    """
    newest: dict[str, _Row] = {}
    beside: dict[str, _Row] = {}
    ties: list[Tied] = []
    left_out: Counter[str] = Counter()
    erased, sides = Erased(session), select_sides(session)
    held_ids = {one.label_id for one in held}
    for chunk in iter_labelled_images(session):
        goes_on()
        # The model does not read fields that people type.
        known = [one for one in chunk if not one.image.typed]
        used = [one for one in known if one.label.id not in held_ids or one.image.pixel_hash in sides]
        forms = _forms(session, [one.image.id for one in used])
        for one in used:
            image, label = one.image, one.label
            is_held = label.id in held_ids
            if erased.knows(image.pixel_hash):
                left_out["erased before"] += not is_held
                continue
            ties.append(_tied(one, forms.get(image.id)))
            row = _Row(
                image.blob,
                image.pixel_hash,
                label.id,
                label.text,
                label.kind,
                # A label says nothing that it was not typed for, and teaches nothing that is not read.
                style.with_own(image.case, image.accents).shared_with(label.style),
            )
            if is_held:
                beside[row.pixel_hash] = row
                continue
            other = newest.get(row.pixel_hash)
            left_out["same image uploaded again"] += other is not None
            if other is None or other.label_id < row.label_id:
                newest[row.pixel_hash] = row
    held_rows = [row for pixel_hash, row in beside.items() if pixel_hash not in newest]
    return [newest[pixel_hash] for pixel_hash in sorted(newest)], held_rows, ties, left_out


def _forms(session: Session, image_ids: Sequence[int]) -> dict[int, str]:
    """Names the filled-in form of each image that was cut out of one: its record, or a single page."""
    owners = select_fields_of_images(session, image_ids)
    pages = {image_id: found.page for image_id, (_, found) in owners.items()}
    return {
        image_id: f"page {page.id}" if page.record_id is None else f"record {page.record_id}"
        for image_id, page in pages.items()
    }


def _tied(one: LabelledImage, form: str | None) -> Tied:
    letters = fold(one.label.text or "").replace(" ", "")
    return Tied(one.image.pixel_hash, one.image.batch_id, letters, form)


def _there(ties: Sequence[Tied], copied: Iterable[_Row], beside: Set[str]) -> list[Tied]:
    """The ties of images that could be copied."""
    there = beside | {row.pixel_hash for row in copied}
    return [tie for tie in ties if tie.image in there]


def _copy(blobs: BlobStore, row: _Row, images: Path, goes_on: Callable[[], None]) -> bool:
    goes_on()
    try:
        (images / row.file_name).write_bytes(blobs.get(row.blob))
    except BlobError:
        return False
    return True


def _remove(images: Path, pixel_hashes: Iterable[str]) -> None:
    for pixel_hash in pixel_hashes:
        (images / f"{pixel_hash}.png").unlink()


def _held_cells(one: HeldBack) -> tuple[str, ...]:
    return str(one.image_id), one.file_name, one.text, one.reason


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode(errors="surrogateescape")
