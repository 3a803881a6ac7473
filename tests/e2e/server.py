"""A whole Paraph, started as a user starts it, with its own port and folder."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import requests

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN_S = 60
STOPS_WITHIN_S = 40
API = "/api/v1"


def free_port() -> int:
    """A free TCP port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: str, condition: Any, within_s: float = 30, every_s: float = 0.1) -> Any:
    """The first true value of ``condition()``.

    Raises:
        AssertionError: it stayed false for ``within_s`` seconds.
    """
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(every_s)
    raise AssertionError(f"waited {within_s} s in vain for {what}")


class Server:
    """``python app.py`` as a child process; its output goes to a file beside its data."""

    def __init__(self, data_dir: Path, **settings: str) -> None:
        self.data_dir = data_dir
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data_dir.parent / f"{data_dir.name}.log"
        self.process: subprocess.Popen[bytes] | None = None
        self._environ = _clean_environ() | {
            "PARAPH_DATA": str(data_dir),
            "PARAPH_PORT": str(self.port),
            **settings,
        }

    def start(self) -> Server:
        """Start and wait until it is ready.

        Raises:
            AssertionError: it ended, or was not ready in time; the message carries its last output.
        """
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "app.py"],
                cwd=ROOT,
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            wait_for("the server to be ready", self._is_ready, READY_WITHIN_S)
        except AssertionError as error:
            self.stop()
            raise AssertionError(f"{error}\n{self.tail()}") from error
        return self

    def stop(self) -> None:
        """Terminate the process; kill it if it does not end in time."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOPS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.kill()
        self.process = None

    def kill(self) -> None:
        """Send SIGKILL, as in a power cut, and wait until the children have ended."""
        assert self.process is not None
        children = psutil.Process(self.process.pid).children(recursive=True)
        self.process.kill()
        self.process.wait()
        psutil.wait_procs(children, timeout=STOPS_WITHIN_S)
        self.process = None

    def end(self) -> None:
        """Kill all of its processes, which takes no time: that they end in order is shown in `tests/process`."""
        if self.process is None:
            return
        is_there = self.process.poll() is None
        children = psutil.Process(self.process.pid).children(recursive=True) if is_there else []
        self.process.kill()  # first, since it would start the others again
        for child in children:
            with suppress(psutil.NoSuchProcess):
                child.kill()
        self.process.wait()
        psutil.wait_procs(children, timeout=STOPS_WITHIN_S)
        self.process = None

    def child(self, module: str) -> psutil.Process | None:
        """The descendant process that runs ``python -m module``, if there is one now."""
        assert self.process is not None
        for process in psutil.Process(self.process.pid).children(recursive=True):
            try:
                if module in process.cmdline():
                    return process
            except psutil.Error:
                continue
        return None

    def get(self, path: str, **options: Any) -> requests.Response:
        """GET an API path, such as ``/stats``."""
        return requests.get(f"{self.url}{API}{path}", timeout=30, **options)

    def post(self, path: str, **options: Any) -> requests.Response:
        """POST to an API path."""
        return requests.post(f"{self.url}{API}{path}", timeout=60, **options)

    def put(self, path: str, **options: Any) -> requests.Response:
        """PUT to an API path."""
        return requests.put(f"{self.url}{API}{path}", timeout=30, **options)

    def command(self, *words: str) -> str:
        """What ``flask …`` prints, run beside the server on the same data."""
        arguments = [sys.executable, "-m", "flask", *words]
        done = subprocess.run(arguments, cwd=ROOT, env=self._environ, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def upload(self, *paths: Path) -> list[int]:
        """Upload files; the ids of their images, in order."""
        files = [("files", (path.name, path.read_bytes())) for path in paths]
        answer = self.post("/images", files=files)
        assert answer.status_code == 200, answer.text
        return [result["image_id"] for result in answer.json()["results"]]

    def wait_until_at_work(self) -> None:
        """Wait until the worker is alive: before that a banner may appear and move the page."""
        wait_for("the worker", lambda: self.get("/stats").json()["worker"]["alive"], READY_WITHIN_S)

    def wait_until_read(self, count: int, within_s: float = 60) -> None:
        """Wait until the worker has read ``count`` images."""

        def is_read() -> bool:
            stats = self.get("/stats").json()
            return bool(stats["images"] >= count and stats["unread"] == 0)

        wait_for(f"{count} images to be read", is_read, within_s)

    def tail(self, lines: int = 40) -> str:
        """The last lines of its output."""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])

    def _is_ready(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, f"the server ended with {self.process.returncode}"
        try:
            return requests.get(f"{self.url}/readyz?part=database", timeout=5).status_code == 200
        except requests.ConnectionError:
            return False


def _clean_environ() -> dict[str, str]:
    """This process's environment without settings of Paraph: those of a developer must not affect the tests."""
    return {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("PARAPH_", "FLASK_")) and key != "DATABASE_URL"
    }
