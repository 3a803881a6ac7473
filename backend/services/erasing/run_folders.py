"""The folders of runs: which of them keep a picture or a label of certain images, and deleting those.

A run's folder holds its snapshot, what was held back from it, packs, checkpoints, the report and an unregistered
candidate. All of it goes at once: nothing needs an old run's folder, its outcome stands in its row.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.exchange.snapshot_layout import IMAGES, LABELS
from backend.services.retraining import run_folder
from backend.services.retraining.snapshot import HELD_BACK
from backend.store import versions


@dataclass(frozen=True)
class Wanted:
    """What is looked for.

    Args:
        own: pictures that show something.
        shared: pictures that may be others' too, such as blank fields; they count only with a text.
        image_ids: of labels that were held back.
    """

    own: Collection[str]
    shared: Collection[str] = ()
    image_ids: Collection[int] = ()


def pictures_in(folder: Path, wanted: Wanted) -> set[str]:
    """Those of the pictures that the run in this folder froze; see `keeps` for what it holds besides."""
    found = set()
    for row in _rows(folder / run_folder.SNAPSHOT / LABELS):
        pixel_hash = Path(row.get("FILENAME") or "").stem
        if pixel_hash in wanted.own or (pixel_hash in wanted.shared and row.get("IDENTITY")):
            found.add(pixel_hash)
    return found


def keeps(folder: Path, wanted: Wanted) -> bool:
    """Whether anything in this folder shows one of the pictures or a label of one of the images."""
    if pictures_in(folder, wanted):
        return True
    held = _rows(folder / run_folder.SNAPSHOT / HELD_BACK)
    if any(row.get("IMAGE") in {str(image_id) for image_id in wanted.image_ids} for row in held):
        return True
    # A snapshot that was cut off has pictures and no table yet.
    drafts = folder.glob(f"{run_folder.SNAPSHOT}.incoming/{IMAGES}/*")
    return any(path.stem in wanted.own for path in drafts)


def folders(settings: Settings) -> list[Path]:
    """All folders of runs."""
    return sorted(path for path in settings.runs_dir.glob("*") if path.is_dir())


def delete(session: Session, settings: Settings, folder: Path) -> bool:
    """Delete the folder of a run that has ended, and its candidate if that was never registered; False if something is
    left of either."""
    name = run_folder.candidate_name(folder)
    shutil.rmtree(folder, ignore_errors=True)
    left = [folder]
    if name is not None and versions.select_version(session, name) is None:
        left.append(settings.candidates_dir / name)  # moved beside the versions by a process that was killed
        shutil.rmtree(left[-1], ignore_errors=True)
    return not any(path.exists() for path in left)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
            yield from csv.DictReader(file)
    except FileNotFoundError:
        return
