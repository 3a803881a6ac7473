"""Checks of the machine: data folder, disk space, file system and clock."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psutil

from backend.config import MEGABYTE, Settings
from backend.services.maintenance.checks.finding import Finding
from backend.store.database import url_of

LEAST_FREE_BYTES = 500 * MEGABYTE
NETWORK_SYSTEMS = ("nfs", "cifs", "smb", "afp", "sshfs", "webdav", "davfs", "ncp", "9p", "afs")
CLOCK_TOLERANCE = timedelta(minutes=2)


def file_system_of(path: Path, partitions: Callable[..., Sequence[Any]]) -> str:
    """The system's name for the type of the file system that holds ``path``; '' if it is unknown."""
    holders = [part for part in partitions(all=True) if path.is_relative_to(part.mountpoint)]
    return max(holders, key=lambda part: len(part.mountpoint)).fstype if holders else ""


def folder(settings: Settings) -> Finding:
    """Whether the data folder exists and can be written to."""
    place = settings.data_dir
    if not place.is_dir():
        return Finding("error", "data folder", f"{place} does not exist. Start once with: python app.py")
    if not os.access(place, os.W_OK):
        return Finding(
            "error", "data folder", f"{place} is not writable. Give this user permission to write to it."
        )
    return Finding("ok", "data folder", str(place))


def space(settings: Settings) -> Finding:
    """Whether the disks of the data, of the images and of temporary files have space."""
    places = [settings.data_dir, Path(tempfile.gettempdir())]
    if "://" not in settings.blobs_url:
        places.append(Path(settings.blobs_url))
    free = {place: shutil.disk_usage(_existing(place)).free for place in places}
    scarce = min(free, key=lambda place: free[place])
    amount = f"{free[scarce] / 2**30:.1f} GB free"
    if free[scarce] < LEAST_FREE_BYTES:
        return Finding("warning", "disk", f"Only {amount} for {scarce}: uploads are refused when it is full.")
    return Finding("ok", "disk", amount)


def file_system(settings: Settings) -> Finding:
    """Whether an SQLite database is on a local disk."""
    url = url_of(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        return Finding("ok", "database files", "stored by a database server")
    kind = file_system_of(Path(url.database).resolve(), psutil.disk_partitions).lower()
    if any(word in kind for word in NETWORK_SYSTEMS):
        return Finding(
            "warning",
            "database files",
            f"They are on a network file system ({kind}), if SQLite may lose data. "
            "Put PARAPH_DATA on a local disk, or use PostgreSQL (DATABASE_URL).",
        )
    return Finding("ok", "database files", f"on {kind or 'a local disk'}")


def clock(newest: datetime | None, at: datetime) -> Finding:
    """Whether the clock has gone back: ``newest``, the latest time in the database, must not be after ``at``."""
    if newest is not None and newest - at > CLOCK_TOLERANCE:
        return Finding(
            "warning",
            "clock",
            f"The newest row is of {newest:%Y-%m-%d %H:%M} UTC, but the clock says {at:%Y-%m-%d %H:%M} UTC: it is "
            "wrong now, or was. Set it, on Linux with: timedatectl set-ntp true",
        )
    return Finding("ok", "clock", f"{at:%Y-%m-%d %H:%M} UTC")


def _existing(place: Path) -> Path:
    return next(parent for parent in (place, *place.parents) if parent.exists())
