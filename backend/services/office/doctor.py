"""Check folders, database, bundles, worker and original data, and say how to fix what is wrong.

Knows what each of them should look like and which command helps. Changes nothing.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import psutil
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.recognizer.bundle import BundleError
from backend.services.office import stats
from backend.services.office.startup import StartError, require_current
from backend.services.versions import registry
from backend.services.versions.folders import open_bundle, shipped_dirs
from backend.store.database import now, url_of
from backend.store.errors import StoreError

Level = Literal["ok", "warning", "error"]
LEAST_FREE_BYTES = 500 * 2**20
NETWORK_SYSTEMS = ("nfs", "cifs", "smb", "afp", "sshfs", "webdav", "davfs", "ncp", "9p", "afs")


@dataclass(frozen=True)
class Finding:
    """The result of one check; ``message`` says what was found and what to do."""

    level: Level
    subject: str
    message: str


def examine(settings: Settings, engine: Engine) -> Iterator[Finding]:
    """Yield the findings of all checks, one after the other."""
    yield _folder(settings.data_dir)
    yield _space(settings.data_dir)
    yield _file_system(settings)
    database = _database(engine)
    yield database
    yield _shipped(settings)
    if database.level == "ok":
        with Session(engine) as session:
            yield _live(session, settings)
            yield _worker(session)
    yield _dataset(settings)


def file_system_of(path: Path, partitions: Callable[..., Sequence[Any]]) -> str:
    """The system's name for the type of the file system that holds ``path``; '' if it is unknown."""
    holders = [part for part in partitions(all=True) if path.is_relative_to(part.mountpoint)]
    return max(holders, key=lambda part: len(part.mountpoint)).fstype if holders else ""


def _folder(folder: Path) -> Finding:
    if not folder.is_dir():
        return Finding("error", "data folder", f"{folder} does not exist. Start once with: python app.py")
    if not os.access(folder, os.W_OK):
        return Finding(
            "error", "data folder", f"{folder} is not writable. Give this user permission to write to it."
        )
    return Finding("ok", "data folder", str(folder))


def _space(folder: Path) -> Finding:
    holder = next(parent for parent in (folder, *folder.parents) if parent.exists())
    free = shutil.disk_usage(holder).free
    amount = f"{free / 2**30:.1f} GB free"
    if free < LEAST_FREE_BYTES:
        return Finding("warning", "disk", f"Only {amount}: uploads are refused when it is full.")
    return Finding("ok", "disk", amount)


def _file_system(settings: Settings) -> Finding:
    url = url_of(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        return Finding("ok", "database files", "stored by a database server")
    kind = file_system_of(Path(url.database).resolve(), psutil.disk_partitions).lower()
    if any(word in kind for word in NETWORK_SYSTEMS):
        return Finding(
            "warning",
            "database files",
            f"They are on a network file system ({kind}), where SQLite may lose data. "
            "Put PARAPH_DATA on a local disk, or use PostgreSQL (DATABASE_URL).",
        )
    return Finding("ok", "database files", f"on {kind or 'a local disk'}")


def _database(engine: Engine) -> Finding:
    try:
        require_current(engine)
        if engine.dialect.name == "sqlite":
            with engine.connect() as connection:
                found = connection.exec_driver_sql("PRAGMA quick_check").scalar()
            if found != "ok":
                return Finding("error", "database", f"It is damaged ({found}). Restore a backup.")
    except (StartError, SQLAlchemyError, StoreError) as error:
        return Finding("error", "database", str(error))
    return Finding("ok", "database", "at this release's revision, intact")


def _shipped(settings: Settings) -> Finding:
    names = [folder.name for folder in shipped_dirs(settings)]
    if not names:
        return Finding(
            "error", "shipped versions", f"{settings.weights_dir} contains none. Download the project again."
        )
    damaged = [problem for name in names if (problem := _problem(settings, name))]
    if damaged:
        return Finding("error", "shipped versions", " ".join(damaged))
    return Finding("ok", "shipped versions", ", ".join(names))


def _live(session: Session, settings: Settings) -> Finding:
    name = registry.live_name(session)
    if name is None:
        return Finding("error", "live version", "There is none. Start once with: python app.py")
    problem = _problem(settings, name)
    if problem is None:
        return Finding("ok", "live version", name)
    good = registry.last_good(session, settings)
    offer = f" Run: flask promote {good}" if good else ""
    return Finding("error", "live version", f"{problem}{offer}")


def _worker(session: Session) -> Finding:
    if not stats.worker_life(session, now()).alive:
        return Finding(
            "warning", "worker", "Not running: nothing is read or trained. Start it with: python app.py"
        )
    return Finding("ok", "worker", "running")


def _dataset(settings: Settings) -> Finding:
    if settings.dataset_dir is None:
        return Finding("ok", "original data", "none: retraining replays rendered names (see PARAPH_DATASET)")
    if not settings.dataset_dir.is_dir():
        return Finding("error", "original data", f"{settings.dataset_dir} does not exist (PARAPH_DATASET).")
    return Finding("ok", "original data", str(settings.dataset_dir))


def _problem(settings: Settings, name: str) -> str | None:
    try:
        open_bundle(settings, name)
    except BundleError as error:
        return str(error)
    return None
