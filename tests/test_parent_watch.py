"""A child ends when the process that holds its standard input has ended, and only then."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from backend import parent_watch

CHILD = (
    "from backend import parent_watch; import time; print(parent_watch.exit_with_parent() is not None, flush=True); "
    "time.sleep(30)"
)


@pytest.fixture
def ended() -> threading.Event:
    return threading.Event()


def test_the_end_of_the_pipe_is_noticed(ended: threading.Event) -> None:
    read, write = os.pipe()
    with os.fdopen(read, "rb") as stream:
        watcher = parent_watch.exit_with_parent(ended.set, stream)
        assert watcher is not None
        os.write(write, b"words do not end it")
        assert not ended.wait(0.1)
        os.close(write)
        assert ended.wait(5)
        watcher.join(5)


def test_a_file_or_nothing_is_not_watched(ended: threading.Event, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", Path(os.devnull)):
        with path.open("rb") as stream:
            assert parent_watch.exit_with_parent(ended.set, stream) is None
        assert parent_watch.exit_with_parent(ended.set, stream) is None, "a closed stream"
    assert not ended.is_set()


def test_a_child_exits_when_its_pipe_closes() -> None:
    child = subprocess.Popen([sys.executable, "-c", CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdin is not None
    assert child.stdout.readline() == b"True\n"
    child.stdin.close()
    assert child.wait(10) == parent_watch.EXIT_CODE
    child.stdout.close()
