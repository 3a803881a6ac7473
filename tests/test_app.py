"""The entry point: messages instead of tracebacks when it cannot start, and an application with its commands."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

import app
from backend.config import ROOT, Settings


def start(tmp_path: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run ``python app.py`` until it exits by itself."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PARAPH_", "DATABASE_"))}
    environ = kept | {"PARAPH_DATA": str(tmp_path), "PARAPH_WORKER": "off"} | settings
    return subprocess.run(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.slow
def test_where_others_could_reach_it_it_does_not_start_without_accounts(tmp_path: Path) -> None:
    ended = start(tmp_path, PARAPH_HOST="0.0.0.0", PARAPH_PORT="0")
    assert ended.returncode == 2
    assert ended.stderr.splitlines()[-1].startswith(
        "Paraph has no accounts yet, and with PARAPH_HOST=0.0.0.0 others"
    )
    assert "flask user add NAME --admin" in ended.stderr


@pytest.mark.slow
def test_a_port_in_use_is_refused_with_a_message(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = start(tmp_path, PARAPH_PORT=str(port))
    assert ended.returncode == 2
    assert ended.stderr.splitlines()[-1].startswith(f"Port {port} is in use by another program")
    assert "Traceback" not in ended.stderr


@pytest.mark.slow
def test_a_damaged_database_is_refused_with_a_message_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "paraph.sqlite3").write_bytes(b"not a database" * 1000)
    ended = start(tmp_path, PARAPH_PORT="0")
    assert (ended.returncode, "Traceback" in ended.stderr) == (2, False)
    assert "The database cannot be used: The database is damaged (file is not a database)" in ended.stderr
    assert (tmp_path / "paraph.sqlite3").read_bytes() == b"not a database" * 1000


@pytest.mark.slow
def test_a_later_release_s_database_is_refused_with_the_command(tmp_path: Path, migrated: Path) -> None:
    path = tmp_path / "paraph.sqlite3"
    shutil.copy(migrated, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'f00d'")
        connection.commit()
    ended = start(tmp_path, PARAPH_PORT="0")
    assert (ended.returncode, "Traceback" in ended.stderr) == (2, False)
    assert "written by a later release of Paraph (revision f00d)" in ended.stderr
    assert "Install that release again." in ended.stderr
    assert "flask restore FOLDER" in ended.stderr


@pytest.mark.slow
def test_an_unknown_setting_is_refused_with_a_message(tmp_path: Path) -> None:
    ended = start(tmp_path, PARAPH_PROT="1")
    assert (ended.returncode, ended.stderr) == (2, "Unknown setting PARAPH_PROT. Did you mean PARAPH_PORT?\n")


def test_the_application_responds_and_has_its_commands(tmp_path: Path) -> None:
    made = app.create_app(Settings(data_dir=tmp_path, weights_dir=tmp_path / "weights"))
    assert made.test_client().get("/healthz").status_code in (200, 503)
    assert {"retrain", "versions", "promote", "read", "export", "backup", "restore", "doctor"} <= set(
        made.cli.commands
    )
