"""The list of what a backup holds: read as it was written, or refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from backend.services.backups import manifest
from backend.services.backups.manifest import LEFT_OUT, Manifest
from backend.services.errors import ConflictError
from backend.store import migrations
from backend.store.copies.rows import Digest


def sample(**files: str) -> Manifest:
    return Manifest(
        made_at="2026-03-01T07:30:00+00:00",
        revision="0009",
        database="sqlite",
        tables={"images": Digest(2, "ab" * 32)},
        blobs=1,
        bundles=["v2"],
        shipped={"v1": "cd" * 32},
        runs=[],
        lost=["image 3 (file 00)"],
        files=files,
    )


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    written = sample(**{"images/É  two spaces.png": "0" * 64, "paraph.sqlite3": "1" * 64})
    manifest.write(tmp_path, written)
    assert manifest.read(tmp_path) == written


def test_a_path_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    for path in ("runs/../../etc/passwd", "/etc/passwd"):
        manifest.write(tmp_path, sample(**{path: "0" * 64}))
        with pytest.raises(ConflictError, match="names a file outside of it"):
            manifest.read(tmp_path)


def test_changed_and_missing_files_are_named_and_counted(tmp_path: Path) -> None:
    hashes = {f"{number}": hashlib.sha256(b"x").hexdigest() for number in range(5)}
    (tmp_path / "0").write_bytes(b"x")
    (tmp_path / "1").write_bytes(b"y")
    told: list[tuple[int, int]] = []
    with pytest.raises(ConflictError, match="damaged: 1 was changed, 2 is missing, 3 is missing, and 1 more"):
        manifest.check_files(tmp_path, sample(**hashes), lambda *numbers: told.append(numbers))
    assert told == [(number, 5) for number in range(5)]


def test_what_is_left_out_are_tables_of_ours_or_of_the_accounts() -> None:
    assert set(LEFT_OUT) - set(migrations.TABLES) <= {"login_attempts", "sessions"}
