"""Which runs froze certain pictures, and which versions have therefore seen them.

A run of this release recorded what it froze. Of an earlier one its folder says so while it is there; after that, a
label that is older than the run says perhaps. Knows rows, manifests and folders of runs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.erasing import run_folders
from backend.services.erasing.run_folders import Wanted
from backend.services.versions.folders import manifest_of
from backend.store import image_sides, runs, versions
from backend.store.erasing import trained_images
from backend.store.runs import TrainingRun
from backend.store.versions import Version

Use = Literal["trained", "compared", "perhaps", "descends"]
_MOST_RUNS = 100_000


@dataclass(frozen=True)
class Seen:
    """The runs that froze some of the pictures, each with those; and those of which that is not known."""

    runs: Mapping[int, Collection[str]]
    perhaps: Collection[int]

    @property
    def run_ids(self) -> set[int]:
        """The runs that surely or perhaps did."""
        return {*self.runs, *self.perhaps}


def seen_by_runs(session: Session, wanted: Wanted, first_label_id: int | None) -> Seen:
    """The runs that froze the pictures.

    Args:
        first_label_id: the oldest label of the images; None if they never had one.
    """
    found: dict[int, Collection[str]] = dict(trained_images.select_runs_with(session, wanted.own))
    perhaps = set()
    for run in runs.select_runs(session, limit=_MOST_RUNS):
        if run.contents_known or run.folder is None:
            continue
        folder = Path(run.folder)
        if folder.is_dir():
            pictures = run_folders.pictures_in(folder, wanted)
            found |= {run.id: pictures} if pictures else {}
        elif first_label_id is not None and first_label_id <= (run.newest_label_id or 0):
            perhaps.add(run.id)
    return Seen(found, perhaps)


def versions_that_saw(session: Session, settings: Settings, seen: Seen) -> list[dict[str, str]]:
    """``[{name, use}]``, the oldest first.

    Uses: ``trained`` on at least one picture; only ``compared`` with the live version on them; ``perhaps``, by a run of
    an earlier release; ``descends`` from a version that was trained on one.
    """
    if not seen.run_ids:
        return []
    by_snapshot = _by_snapshot(runs.select_runs(session, limit=_MOST_RUNS))
    known = list(reversed(versions.select_versions(session)))
    set_aside = image_sides.select_set_aside(session)
    uses: dict[str, Use] = {}
    for version in known:
        use = _use(settings, version, seen, by_snapshot, set_aside)
        if use is not None:
            uses[version.name] = use
    _add_descendants(known, uses)
    return [{"name": version.name, "use": uses[version.name]} for version in known if version.name in uses]


def _use(
    settings: Settings,
    version: Version,
    seen: Seen,
    by_snapshot: Mapping[str, list[int]],
    set_aside: Collection[str],
) -> Use | None:
    manifest = manifest_of(settings, version) if version.origin == "retrained" else None
    snapshot = manifest.dataset.get("snapshot") if manifest else None
    own = [] if version.run_id is None else [version.run_id]
    trained = by_snapshot.get(
        str(snapshot), own
    )  # one that was trained elsewhere has its run only compare it
    learnt = {pixel_hash for run_id in trained for pixel_hash in seen.runs.get(run_id, ())}
    if any(pixel_hash not in set_aside for pixel_hash in learnt):
        return "trained"
    if any(run_id in seen.perhaps for run_id in trained):
        return "perhaps"
    return "compared" if learnt or any(run_id in seen.runs for run_id in own) else None


def _by_snapshot(known: Iterable[TrainingRun]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for run in known:
        data = (run.report or {}).get("data")
        if isinstance(data, dict) and isinstance(data.get("sha256"), str):
            found.setdefault(data["sha256"], []).append(run.id)
    return found


def _add_descendants(known: Sequence[Version], uses: dict[str, Use]) -> None:
    learnt = {name for name, use in uses.items() if use != "compared"}
    for version in known:  # a parent is older than its child
        if version.parent in learnt:
            learnt.add(version.name)
            if uses.get(version.name) in (None, "compared"):
                uses[version.name] = "descends"
