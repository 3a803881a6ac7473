"""Where backups are: found by their names, made as drafts, never mixed."""

from __future__ import annotations

import json
import os
import socket
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from backend.config import Settings
from backend.services.backups import folder as folders
from backend.services.errors import ConflictError, InvalidError, NotFoundError

AT = datetime(2026, 3, 1, 7, 30, 5, tzinfo=UTC)


def make(place: Path, at: datetime = AT) -> Path:
    with folders.draft(place, at) as draft:
        (draft / "manifest.json").touch()
    return place / f"paraph-{at:%Y%m%d-%H%M%S}"


def leave_draft(place: Path, **owner: object) -> Path:
    """A draft of the process that ``owner`` describes; by default of one that has ended."""
    draft = place / ".unfinished-paraph-20260301-000000-1"
    draft.mkdir(parents=True)
    known = {"host": socket.gethostname(), "pid": 2**22 - 1, "started": 1.0, **owner}
    (draft / "worker.json").write_text(json.dumps(known))
    return draft


def test_whole_backups_are_found_oldest_first(tmp_path: Path) -> None:
    second, first = make(tmp_path), make(tmp_path, AT.replace(year=2025))
    for name in ("paraph-20270101-000000", "paraph-notes", "elsewhere"):
        (tmp_path / name).mkdir()
    (tmp_path / "paraph-notes" / "manifest.json").touch()
    assert folders.backups_in(tmp_path) == [first, second]
    assert folders.choose(tmp_path) == second
    assert folders.choose(first) == first
    with pytest.raises(NotFoundError, match="There is no backup here"):
        folders.choose(tmp_path / "elsewhere")


def test_no_backup_replaces_another(tmp_path: Path) -> None:
    made = make(tmp_path)
    with pytest.raises(ConflictError, match="never replaces another"):
        make(tmp_path)
    assert list(tmp_path.iterdir()) == [made]


def test_after_an_error_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="oh"), folders.draft(tmp_path / "new", AT):
        raise ValueError("oh")
    assert list((tmp_path / "new").iterdir()) == []


def test_the_draft_of_a_process_that_has_ended_is_taken_over(tmp_path: Path) -> None:
    (leave_draft(tmp_path) / "picture").write_bytes(b"x")
    older = tmp_path / ".unfinished-paraph-20250101-000000-1"
    older.mkdir()
    with folders.draft(tmp_path, AT) as draft:
        assert (draft / "picture").read_bytes() == b"x"
        assert sorted(path.name for path in tmp_path.iterdir()) == [draft.name]
    assert [path.name for path in tmp_path.iterdir()] == ["paraph-20260301-073005"]


def test_a_process_at_work_is_left_alone(tmp_path: Path) -> None:
    words = "Another process makes a backup in this folder"
    with folders.draft(tmp_path, AT), pytest.raises(ConflictError, match=words):
        make(tmp_path, AT.replace(hour=8))


def test_another_machine_s_draft_is_left_alone_for_a_day(tmp_path: Path) -> None:
    owner = leave_draft(tmp_path, host="elsewhere", pid=os.getpid()) / "worker.json"
    with pytest.raises(ConflictError, match="If none does, delete "):
        make(tmp_path)
    late = owner.stat().st_mtime - 25 * 3600
    os.utime(owner, (late, late))
    assert make(tmp_path).is_dir()


def test_what_is_protected_does_not_hold_its_protection(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(settings.data_dir)
    for inside in (settings.data_dir, settings.weights_dir / "x", tmp_path / "link" / "x"):
        with pytest.raises(InvalidError, match="would be lost with it"):
            folders.refuse_inside(settings, inside)
    apart = replace(settings, blobs_url=str(tmp_path / "pictures"))
    with pytest.raises(InvalidError, match="would be lost with it"):
        folders.refuse_inside(apart, tmp_path / "pictures" / "x")
    folders.refuse_inside(replace(settings, blobs_url="s3://bucket/paraph"), tmp_path / "backups")
