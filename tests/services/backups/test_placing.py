"""The database of a backup takes its place whole, or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from backend.config import Settings
from backend.services.backups import placing
from backend.services.backups.database_copy import write_copy
from backend.services.backups.placing import place_database
from backend.services.errors import ConflictError
from backend.store import integrity, runs
from backend.store.copies.rows import Digest
from tests.services.backups.conftest import Elsewhere, Office


@pytest.fixture
def copy(office: Office, tmp_path: Path) -> Path:
    path = tmp_path / "paraph.sqlite3"
    write_copy(office.engine, path, lambda *_: None)
    return path


def test_it_is_there_alone_and_counted(copy: Path, elsewhere: Elsewhere) -> None:
    found = place_database(elsewhere.engine, copy, elsewhere.settings, lambda *_: None)
    assert (found["images"].rows, found["labels"].rows) == (2, 2)
    elsewhere.engine.dispose()
    assert [path.name for path in elsewhere.settings.data_dir.iterdir()] == ["paraph.sqlite3"]
    assert integrity.damage(elsewhere.engine) is None


def test_rows_that_arrive_changed_are_found(
    copy: Path, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare = placing._prepare

    def other(working: Path, settings: Settings) -> dict[str, Digest]:
        expected = prepare(working, settings)
        return expected | {"images": replace(expected["images"], rows=3)}

    monkeypatch.setattr(placing, "_prepare", other)
    with pytest.raises(ConflictError, match="The restored rows of images are not those of the backup"):
        place_database(elsewhere.engine, copy, elsewhere.settings, lambda *_: None)


def test_nothing_half_made_takes_the_place(
    copy: Path, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "move_folders", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        place_database(elsewhere.engine, copy, elsewhere.settings, lambda *_: None)
    assert list(elsewhere.settings.data_dir.iterdir()) == []
