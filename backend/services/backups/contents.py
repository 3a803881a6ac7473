"""What the copy of a database names: the files that belong in the backup beside it.

Knows rows and the files of a run's folder. What is not named is left out: leftovers, checkpoints, half uploads.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from sqlalchemy.orm import Session

from backend.exchange.run_files import ERROR, MADE_FROM, PROGRESS, REPORT
from backend.services.retraining.run_folder import DATA, LOG, SNAPSHOT
from backend.store import integrity, runs, versions
from backend.store.copies import sqlite_copy

RUN_FILES = (DATA, ERROR, LOG, MADE_FROM, PROGRESS, REPORT)
"""With the snapshot, what repeating or explaining a run needs; checkpoints and packed data sets are made anew."""
_ALL = 1_000_000


@dataclass(frozen=True)
class Contents:
    """What rows name.

    ``blobs``: by name, what a person knows each by; ``bundles``: versions trained here; ``shipped``: those that came
    with Paraph, and the sha256 of their manifests; ``runs``: names of folders.
    """

    blobs: dict[str, str]
    bundles: list[str]
    shipped: dict[str, str]
    runs: list[str]


def read_contents(copy: Path) -> Contents:
    """What the copy, which is at this release's revision, names."""
    with Session(sqlite_copy.open_to_read(copy)) as session:
        blobs: dict[str, str] = {}
        for blob, kind, owner in integrity.iter_blobs(session):
            blobs.setdefault(blob, f"{kind} {owner}")
        known = versions.select_versions(session)
        folders = (run.folder for run in runs.select_runs(session, limit=_ALL))
        return Contents(
            blobs=blobs,
            bundles=sorted(version.name for version in known if version.origin == "retrained"),
            shipped={version.name: version.bundle for version in known if version.origin == "shipped"},
            runs=sorted(folder_name(folder) for folder in folders if folder),
        )


def folder_name(folder: str) -> str:
    """The name of a run's folder, whose path may come from another machine, even one with Windows."""
    return PureWindowsPath(folder).name


def is_of_run(path: str) -> bool:
    """Whether a file of a run's folder, named by its path in it, belongs in a backup."""
    return path in RUN_FILES or path.startswith(f"{SNAPSHOT}/")
