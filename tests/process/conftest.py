"""Servers for tests that kill: real processes on a free port and a folder of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests

from backend.config import ROOT
from tests.e2e.server import free_port, wait_for
from tests.recognizer.networks import band_bundle

START_SECONDS = 60


class Server:
    """A server process: start it, send it requests, kill it.

    Args:
        folder: of its data and its log.
        is_real: it reads with the shipped weights and its worker trains; otherwise both take no time.
    """

    def __init__(self, folder: Path, *, is_real: bool = False) -> None:
        self.data_dir = folder / "data"
        self.weights_dir = ROOT / "weights" if is_real else folder / "weights"
        self.log = folder / "server.log"
        self.url = f"http://127.0.0.1:{free_port()}"
        self.settings: dict[str, str] = {}
        self.process: subprocess.Popen[bytes] | None = None
        self._module = "app" if is_real else "tests.process.application"
        if not is_real:
            band_bundle(self.weights_dir, "v1")

    def start(self) -> Server:
        """Start, and wait until it is ready."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", self._module],
                cwd=ROOT,
                env=self.environ(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        wait_for(f"the server; {self.log.read_text()}", self._is_ready, START_SECONDS)
        return self

    def call(self, method: str, path: str, **options: Any) -> Any:
        """The JSON of a response with a status below 400."""
        response = requests.request(method, f"{self.url}/api/v1{path}", timeout=30, **options)
        assert response.status_code < 400, response.text
        return response.json()

    def descendants(self) -> list[psutil.Process]:
        assert self.process is not None
        return psutil.Process(self.process.pid).children(recursive=True)

    def child(self, module: str) -> psutil.Process | None:
        """The descendant that runs ``python -m module``; None when there is none."""
        for process in self.descendants():
            try:
                if module in process.cmdline():
                    return process
            except psutil.Error:
                continue
        return None

    def kill(self) -> None:
        """SIGKILL the server alone, as the system would."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """SIGTERM; the exit status."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(30)

    def _is_ready(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.log.read_text()
        try:
            return requests.get(f"{self.url}/readyz?part=database", timeout=5).status_code == 200
        except requests.ConnectionError:
            return False

    def environ(self) -> dict[str, str]:
        """The environment of its processes: this one's without settings of Paraph, and its own."""
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("PARAPH_", "DATABASE_"))
        }
        return kept | {
            "PARAPH_DATA": str(self.data_dir),
            "PARAPH_WEIGHTS": str(self.weights_dir),
            "PARAPH_PORT": self.url.rpartition(":")[2],
            "PARAPH_RETRAIN_MIN_LABELS": "1",
            **self.settings,
        }


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    yield server.start()
    if server.process is not None and server.process.poll() is None:
        server.stop()


@pytest.fixture
def wait() -> Callable[..., Any]:
    return wait_for
