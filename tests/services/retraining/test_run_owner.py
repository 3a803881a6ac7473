"""Who works in a run's folder, and whether that process still lives."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from backend.services.retraining import run_owner


def test_this_process_is_the_owner_and_lives(tmp_path: Path) -> None:
    run_owner.write_owner(tmp_path)
    owner = run_owner.read_owner(tmp_path)
    assert owner is not None
    assert (owner.host, owner.pid) == (socket.gethostname(), os.getpid())
    assert (owner.is_here, owner.is_alive) == (True, True)


@pytest.mark.parametrize(("moved", "alive"), [(4.5, True), (-4.5, True), (100, None), (-100, None)])
def test_another_start_time_is_the_owner_s_only_if_it_hardly_differs(
    tmp_path: Path, moved: float, alive: bool | None
) -> None:
    run_owner.write_owner(tmp_path)
    owner = run_owner.read_owner(tmp_path)
    assert owner is not None
    assert replace(owner, started=owner.started + moved).is_alive is alive


def test_an_ended_process_is_not_alive_even_before_it_is_collected() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    owner = run_owner.Owner(socket.gethostname(), child.pid, run_owner.start_time(child.pid))
    lives = [owner.is_alive]
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    lives.append(owner.is_alive)
    child.communicate()
    lives.append(owner.is_alive)
    assert lives == [True, False, False]


def test_a_process_of_another_machine_is_not_here() -> None:
    assert not run_owner.Owner("another-machine", 1, 0.0).is_here


@pytest.mark.parametrize("note", [None, "", "{", "[]", '{"pid": 1}'])
def test_a_damaged_file_names_no_owner(tmp_path: Path, note: str | None) -> None:
    if note is not None:
        (tmp_path / "worker.json").write_text(note)
    assert run_owner.read_owner(tmp_path) is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux reckons start times from the clock")
def test_a_process_is_the_same_after_the_clock_was_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_owner.write_owner(tmp_path)
    monkeypatch.setattr(psutil.Process, "create_time", lambda _: 9e9)  # what psutil makes of another clock
    owner = run_owner.read_owner(tmp_path)
    assert owner is not None
    assert owner.is_alive is True


def test_a_block_that_fails_leaves_the_folder_and_one_that_ends_does_not(tmp_path: Path) -> None:
    run_owner.write_owner(tmp_path)
    with run_owner.leaving_on_error(tmp_path):
        pass
    assert run_owner.read_owner(tmp_path) is not None
    with pytest.raises(RuntimeError, match="power cut"), run_owner.leaving_on_error(tmp_path):
        raise RuntimeError("power cut")
    assert run_owner.read_owner(tmp_path) is None
    with pytest.raises(RuntimeError, match="power cut"), run_owner.leaving_on_error(tmp_path / "gone"):
        raise RuntimeError("power cut")
