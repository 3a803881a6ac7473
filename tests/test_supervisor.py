"""The supervisor: a child that ends is restarted after a pause, and never outlives its supervisor."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from backend.supervisor import Supervisor

pytestmark = pytest.mark.slow

LIVES = "from backend import parent_watch; import time; parent_watch.exit_with_parent(); time.sleep(60)"


def wait_until(condition: Callable[[], object]) -> None:
    for _ in range(750):
        if condition():
            return
        threading.Event().wait(0.02)
    raise AssertionError("waited in vain")


def test_a_killed_child_is_restarted() -> None:
    with Supervisor((sys.executable, "-c", LIVES), first_pause=0.01) as supervisor:
        wait_until(lambda: supervisor.pid)
        first = supervisor.pid
        psutil.Process(first).kill()
        wait_until(lambda: supervisor.pid not in (None, first))


def test_a_child_that_keeps_failing_is_restarted_after_longer_and_longer_pauses(tmp_path: Path) -> None:
    starts = tmp_path / "starts"
    script = f"open({str(starts)!r}, 'a').write('x')"
    with Supervisor((sys.executable, "-c", script), first_pause=0.2):
        wait_until(lambda: starts.exists() and len(starts.read_text()) == 2)
        threading.Event().wait(0.3)
        assert len(starts.read_text()) == 2, "the second pause is twice the first"
        wait_until(lambda: len(starts.read_text()) == 3)


def test_stopping_ends_the_child_by_its_standard_input() -> None:
    supervisor = Supervisor((sys.executable, "-c", LIVES))
    supervisor.start()
    wait_until(lambda: supervisor.pid)
    child = psutil.Process(supervisor.pid)
    supervisor.stop()
    assert supervisor.pid is None
    assert not child.is_running()


def test_a_child_that_cannot_be_started_for_a_moment_is_started_later(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    lines: list[str] = []
    failures = iter([BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))] * 2)
    real_popen = subprocess.Popen

    def popen(*args: object, **options: object) -> object:
        for failure in failures:
            raise failure
        return real_popen(*args, **options)  # type: ignore[call-overload]  # handed through

    monkeypatch.setattr("backend.supervisor.subprocess.Popen", popen)
    command = (sys.executable, "-c", PRINTS)
    with Supervisor(command, on_line=lines.append, first_pause=0.01) as supervisor:
        wait_until(lambda: lines)
        assert supervisor.pid is not None
        assert not supervisor.refused.is_set()
    why = "The worker cannot be started (Resource temporarily unavailable); it is restarted in"
    assert caplog.messages == [f"{why} 0.01 s", f"{why} 0.02 s"]


def test_a_child_without_a_thread_to_listen_to_it_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []
    supervisor = Supervisor((sys.executable, "-c", PRINTS), on_line=lines.append, first_pause=0.01)
    real_start, failures = threading.Thread.start, iter([RuntimeError("can't start new thread")])

    def start(thread: threading.Thread) -> None:
        if thread is not supervisor._thread:
            for failure in failures:
                raise failure
        real_start(thread)

    monkeypatch.setattr(threading.Thread, "start", start)
    with supervisor:
        wait_until(lambda: lines)


PRINTS = "import time, sys; print('ready', flush=True); time.sleep(60)"


def test_a_child_that_refuses_at_once_is_not_started_again() -> None:
    supervisor = Supervisor((sys.executable, "-c", "raise SystemExit(2)"), on_line=print, first_pause=0.01)
    with supervisor:
        assert supervisor.refused.wait(20)
        threading.Event().wait(0.3)
        assert supervisor.pid is None


def test_a_child_that_refuses_after_it_was_ready_is_started_again(tmp_path: Path) -> None:
    starts = tmp_path / "starts"
    script = f"open({str(starts)!r}, 'a').write('x'); print('ready', flush=True); raise SystemExit(2)"
    with Supervisor((sys.executable, "-c", script), on_line=lambda _: None, first_pause=0.01) as supervisor:
        wait_until(lambda: starts.exists() and len(starts.read_text()) >= 2)
        assert not supervisor.refused.is_set()


def test_lines_are_passed_on_and_the_child_is_stopped_by_its_signal() -> None:
    lines: list[str] = []
    supervisor = Supervisor((sys.executable, "-c", PRINTS), on_line=lines.append)
    supervisor.start()
    wait_until(lambda: lines)
    child = psutil.Process(supervisor.pid)
    supervisor.stop()
    assert lines == ["ready"]
    assert not child.is_running()


def test_each_child_inherits_the_sockets() -> None:
    ports: list[str] = []
    script = (
        "import socket, sys; found = socket.socket(fileno=int(sys.argv[2]));"
        "print(sys.argv[1], found.getsockname()[1], flush=True)"
    )
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        command = (sys.executable, "-c", script)
        with Supervisor(command, on_line=ports.append, sockets=[opened], first_pause=0.01):
            wait_until(lambda: len(ports) >= 2)
        assert set(ports) == {f"--sockets {opened.getsockname()[1]}"}


def test_a_grandchild_that_keeps_the_output_open_delays_no_restart() -> None:
    lines: list[str] = []
    script = (
        "import subprocess, sys;"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(30)'], stdin=subprocess.DEVNULL);"
        "print('ready', flush=True)"
    )
    with Supervisor((sys.executable, "-c", script), on_line=lines.append, first_pause=0.01):
        wait_until(lambda: len(lines) >= 2)
