"""`make run` and `make test` in an empty clone: nothing installed, nothing but what git holds.

`make test` comes second and in the same clone: what `make run` has installed need not be installed once more. That its
list of packages contains the first one whole is shown in `tests/architecture/test_locks.py`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.e2e.server import ROOT, free_port, wait_for
from tests.handwriting import NEIGHBOUR

INSTALLS_WITHIN_S = 20 * 60
STARTS_WITHIN_S = 60
# Set inside the clone, so that its own `make test` does not begin a cold start in turn.
GUARD = "INSIDE_COLDSTART"
A_SELECTION = "tests/architecture tests/coldstart tests/e2e/test_phone.py"

pytestmark = [
    pytest.mark.coldstart,
    pytest.mark.skipif(GUARD in os.environ, reason="this is the inside of a cold start"),
    pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git checkout: nothing to clone"),
]


@pytest.fixture(scope="module")
def clone() -> Iterator[Path]:
    """The last commit, alone in a folder on the disk; thrown away afterwards, since an environment weighs gigabytes."""
    with tempfile.TemporaryDirectory(prefix="paraph-coldstart-") as around:
        folder = Path(around) / "paraph"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
        if not list(folder.glob("weights/*/manifest.json")):
            pytest.skip("the last commit holds no weights yet")
        yield folder


@pytest.fixture
def environ() -> dict[str, str]:
    """What a person's fresh shell has: no active environment, no settings of ours, no make above us."""
    ours = (
        "PARAPH_",
        "FLASK_",
        "COVERAGE_",
        "COV_",
        "PYTEST_",
        "MAKE",
        "MFLAGS",
        "VIRTUAL_ENV",
        "PYTHONPATH",
    )
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(ours) and key != "DATABASE_URL"
    }
    venv = str(ROOT / ".venv")
    kept["PATH"] = os.pathsep.join(p for p in kept["PATH"].split(os.pathsep) if not p.startswith(venv))
    return kept


def make_run(clone: Path, environ: dict[str, str], within_s: float) -> None:
    """``make run`` until it is ready, one field read, and stopped with Ctrl+C."""
    port = free_port()
    settings = {"PARAPH_PORT": str(port), "PARAPH_DATA": str(clone.parent / "data")}
    process = subprocess.Popen(
        ["make", "run"],
        cwd=clone,
        env={**environ, **settings},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )

    def is_ready() -> bool:
        assert process.poll() is None, f"make run ended with {process.returncode}"
        try:
            return requests.get(f"http://127.0.0.1:{port}/readyz?part=database", timeout=5).status_code == 200
        except requests.ConnectionError:
            return False

    try:
        wait_for("make run to be ready", is_ready, within_s, every_s=0.5)
        sample = clone / "tests" / "samples" / "field_01.png"
        answer = requests.post(
            f"http://127.0.0.1:{port}/api/v1/predict", files={"files": sample.read_bytes()}, timeout=30
        )
        assert answer.status_code == 200
        assert answer.json()["results"][0]["reading"]["text"]
    finally:
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise


def test_make_run_installs_and_serves_and_the_second_start_installs_nothing(
    clone: Path, environ: dict[str, str]
) -> None:
    make_run(clone, environ, INSTALLS_WITHIN_S)
    installed = (clone / ".venv" / ".installed-run").stat().st_mtime_ns
    make_run(clone, environ, STARTS_WITHIN_S)
    assert (clone / ".venv" / ".installed-run").stat().st_mtime_ns == installed
    status = subprocess.run(
        ["git", "status", "--porcelain"], cwd=clone, capture_output=True, text=True, check=True
    )
    assert status.stdout == "", "running leaves files behind that git does not ignore"


def test_make_test_sets_the_rest_up_and_passes(clone: Path, environ: dict[str, str]) -> None:
    """On a selection with every kind of set-up in it: tools, node and browser. CI runs the whole."""
    if NEIGHBOUR.is_dir():
        environ["PARAPH_DATASET"] = str(NEIGHBOUR)
    done = subprocess.run(
        ["make", "test", f"TESTS={A_SELECTION}"],
        check=False,
        cwd=clone,
        # What mypy knows of the very same files is as true here, and takes it long to find out anew.
        env={**environ, GUARD: "1", "MYPY_CACHE_DIR": str(ROOT / ".mypy_cache")},
        stdin=subprocess.DEVNULL,
        timeout=INSTALLS_WITHIN_S,
    )
    assert done.returncode == 0
