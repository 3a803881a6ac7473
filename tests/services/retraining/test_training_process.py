"""The training process: low priority, ended on request, and gone when its parent is."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from backend.services.retraining import training_process
from backend.services.retraining.training_process import TrainingProcess

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('on', flush=True); time.sleep(60)"


def python(script: str) -> tuple[str, ...]:
    return (sys.executable, "-c", script)


def waited(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def test_its_end_is_told_by_its_exit_code_and_its_words_are_kept(tmp_path: Path) -> None:
    with TrainingProcess(python("import sys; print('out'); sys.exit('err')"), tmp_path) as child:
        waited(lambda: child.exit_code is not None)
        assert child.exit_code == 1
    assert sorted((tmp_path / "child.log").read_text().split()) == ["err", "out"]


def test_leaving_the_context_ends_it(tmp_path: Path) -> None:
    script = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    with TrainingProcess(python(script), tmp_path) as child:
        waited(lambda: (tmp_path / "child.log").read_text().endswith("\n"))
        process = psutil.Process(int((tmp_path / "child.log").read_text()))
        assert (child.exit_code, process.nice()) == (None, 15)
    assert not process.is_running()


def test_one_that_does_not_listen_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training_process, "_TERMINATE_SECONDS", 0.2)
    with TrainingProcess(python(STUBBORN), tmp_path) as child:
        waited(lambda: (tmp_path / "child.log").read_text() == "on\n")
        child.end()
        assert child.exit_code == -9
