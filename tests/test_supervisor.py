"""The supervisor: a child that ends is restarted after a pause, and never outlives its supervisor."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path

import psutil

from backend.supervisor import Supervisor

LIVES = "from backend import lifeline; import time; lifeline.hold(); time.sleep(60)"


def wait_until(condition: Callable[[], object]) -> None:
    for _ in range(500):
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


def test_stopping_ends_the_child_by_its_lifeline() -> None:
    supervisor = Supervisor((sys.executable, "-c", LIVES))
    supervisor.start()
    wait_until(lambda: supervisor.pid)
    child = psutil.Process(supervisor.pid)
    supervisor.stop()
    assert supervisor.pid is None
    assert not child.is_running()
