"""Priorities of processes whose work can wait."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from backend.priority import lower

SLEEPS = (sys.executable, "-c", "import time; time.sleep(60)")
HAS_GROUPS = Path("/proc/self/autogroup").exists()


def group_of(pid: int) -> str:
    return Path(f"/proc/{pid}/autogroup").read_text().strip()


@pytest.mark.parametrize("leads_session", [True, False])
def test_a_process_gets_nicer_and_so_does_its_session_where_it_leads_one(leads_session: bool) -> None:
    with subprocess.Popen(SLEEPS, start_new_session=leads_session) as process:
        try:
            own = group_of(process.pid) if HAS_GROUPS else ""
            lower(process.pid)
            assert psutil.Process(process.pid).nice() == 15
            if own:  # empty for a process outside every group
                number = own.split()[0]
                assert group_of(process.pid) == (f"{number} nice 15" if leads_session else own)
        finally:
            process.kill()


def test_a_process_that_is_gone_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    process = subprocess.Popen((sys.executable, "-c", ""))
    process.wait()
    lower(process.pid)
    assert "could not be lowered" in caplog.text


def test_one_that_is_nicer_stays_so() -> None:
    with subprocess.Popen(SLEEPS, start_new_session=True) as process:
        try:
            psutil.Process(process.pid).nice(19)
            lower(process.pid)
            assert psutil.Process(process.pid).nice() == 19
        finally:
            process.kill()
