"""`flask backup` and `flask restore`: what they print, and when they fail."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app import create_app
from backend.cli import backup as commands
from backend.services import audit
from backend.store.blobs import BlobStore
from backend.store.database import db
from tests.cli.conftest import CommandLine


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def empty(cli: CommandLine, tmp_path: Path) -> Iterator[CommandLine]:
    """A command line with an empty data folder."""
    settings = replace(cli.settings, data_dir=tmp_path / "new", database_url="", blobs_url="")
    app = create_app(settings)
    yield CommandLine(app, settings)
    with app.app_context():
        db.engine.dispose()


def test_a_backup_is_made_and_comes_back(cli: CommandLine, empty: CommandLine, folder: Path) -> None:
    cli.ship("v1")
    cli.label("ANNE", "ÉLODIE")
    said = cli.output("backup", folder)
    (made,) = folder.iterdir()
    assert said.startswith(f"{made}: ")
    assert said.endswith(" rows, 2 pictures and original files, 0 versions, 0 runs, checked\n")
    again = empty.output("restore", folder)
    with cli.app.app_context():
        assert audit.chunk(db.session()).items[0].action == "backup.make"
    with empty.app.app_context():
        assert audit.chunk(db.session()).items[0].action == "backup.restore"
    assert again.startswith("Restored the backup of ")
    first, second = again.splitlines()
    assert first.endswith(
        " rows, 2 pictures and original files, 0 versions, 0 runs, checked. Start Paraph with: python app.py"
    )
    assert second.startswith("API tokens, passwords and accounts are as they were in the backup")
    out = folder.with_name("labels.csv")
    assert cli.output("export", out) == empty.output("export", out)
    assert "* v1" in empty.output("versions")
    refused = empty.run("restore", folder)
    assert refused.exit_code == 1
    assert "is restored into an empty installation only" in refused.stderr


def test_a_backup_that_lacks_pictures_is_made_and_fails(cli: CommandLine, folder: Path) -> None:
    cli.label("ANNE", "ÉLODIE")
    blobs = BlobStore(cli.settings.blobs_url)
    blobs.delete(next(blobs.names()))
    result = cli.run("backup", folder)
    assert result.exit_code == 1
    assert " 1 pictures and original files" in result.stdout
    assert "1 files that rows name are missing or damaged: image " in result.stderr
    assert len(list(folder.iterdir())) == 1


def test_a_live_version_that_is_not_here_is_said(cli: CommandLine, empty: CommandLine, folder: Path) -> None:
    cli.ship("v1")
    cli.output("backup", folder)
    (cli.settings.weights_dir / "v1" / "model.onnx").unlink()
    result = empty.run("restore", folder)
    assert result.exit_code == 0
    assert result.stderr.startswith("The live version v1 cannot be used here: ")


def test_an_installation_is_no_place_for_its_backup(cli: CommandLine) -> None:
    result = cli.run("backup", cli.settings.data_dir / "backups")
    assert (result.exit_code, "would be lost with it" in result.stderr) == (1, True)


def test_progress_is_for_a_person_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with commands.Progress() as progress:
        progress("pictures", 0, 1200)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(commands, "_EVERY_SECONDS", 0.0)
    with commands.Progress() as progress:
        progress("pictures", 100, 1200)
    shown = capsys.readouterr().err
    assert shown.startswith("\rpictures: 100 of 1,200 ")
    assert shown.endswith("\r" + " " * 60 + "\r")
