"""Which commands there are, and that each of them works before the server's first start."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.cli import FlaskGroup, ScriptInfo

from app import create_app
from backend.config import Settings
from tests.cli.conftest import CommandLine
from tests.recognizer.networks import band_bundle


@pytest.fixture
def new(tmp_path: Path) -> CommandLine:
    """An installation that was never started, in a folder whose name a URL would cut in two."""
    settings = Settings(data_dir=tmp_path / "new?", weights_dir=tmp_path / "weights", worker="off", threads=1)
    band_bundle(settings.weights_dir, "v1")
    return CommandLine(create_app(settings), settings)


def test_every_command_is_listed_with_its_purpose(cli: CommandLine) -> None:
    listed = cli.output("--help")
    for name in ("retrain", "versions", "promote", "read", "export", "backup", "doctor", "db"):
        assert f"\n  {name} " in listed


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("retrain", "--if-due"), "Not enough new labels to train on: 0 of 50.\n"),
        (("retrain",), "Not enough labels to train on: 0 of 50.\n"),
        (("versions",), "* v1  shipped, accepted"),
        (("promote", "v1"), "Version v1 is live.\n"),
        (("doctor",), "ok       live version: v1\n"),
        (("db", "upgrade"), ""),
    ],
)
def test_a_new_data_folder_is_prepared(new: CommandLine, words: tuple[str, ...], said: str) -> None:
    assert said in new.output(*words)
    assert {path.name for path in new.settings.data_dir.iterdir()} >= {"paraph.sqlite3", "secret_key"}
    assert sorted(path.name for path in new.settings.data_dir.parent.iterdir()) == ["new?", "weights"]


def test_files_are_written_from_a_new_data_folder(new: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "scans").mkdir()
    assert new.output("read", tmp_path / "scans", "--csv", tmp_path / "readings.csv").startswith("0 files")
    new.output("export", tmp_path / "labels.csv")
    new.output("backup", tmp_path / "copy.sqlite3")
    assert (tmp_path / "labels.csv").read_text(encoding="utf-8-sig").startswith("FILENAME,IDENTITY")
    assert (tmp_path / "copy.sqlite3").stat().st_size > 0


def test_a_scheduler_may_come_before_the_weights(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "new", weights_dir=tmp_path / "none", worker="off")
    bare = CommandLine(create_app(settings), settings)
    assert bare.output("retrain", "--if-due") == "Not enough new labels to train on: 0 of 50.\n"


@pytest.mark.parametrize("words", [("retrain", "--if-due"), ("export", "x.csv"), ("read", ".", "--csv", "x")])
def test_a_database_that_cannot_be_made_is_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings(
        data_dir=tmp_path / "new", weights_dir=tmp_path / "none", database_url=str(tmp_path / "no" / "x")
    )
    result = CommandLine(create_app(settings), settings).run(*words)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: The database cannot be used: unable to open database file.")


def test_a_setting_that_is_refused_is_said_in_words(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARAPH_PROT", "1")
    script = ScriptInfo(create_app=create_app)
    result = cli.app.test_cli_runner().invoke(FlaskGroup(create_app=create_app), ["versions"], obj=script)
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: Unknown setting PARAPH_PROT. Did you mean PARAPH_PORT?\n",
    )
