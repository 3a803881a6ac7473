"""A server of this room around a small application, in a thread, with short deadlines."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from backend.config import Settings
from backend.serving import listening
from backend.serving.deadlines import Deadlines
from backend.serving.sockets import bind

QUICK = Deadlines(headers=0.4, pause=0.4, idle=0.4, body_rate=1000)
CHUNK, CHUNKS = b"x" * 65_536, 3200  # 200 MB: more than a buffer of the server holds


class Served:
    """A running server and what its application was asked."""

    def __init__(self, settings: Settings) -> None:
        self.asked: list[str] = []
        self.goes_on = threading.Event()
        self.sockets = bind(settings)
        self.port = int(self.sockets[0].getsockname()[1])
        self.server = listening.create_server(self._answer, settings, self.sockets)
        self._thread = threading.Thread(target=self.server.run, daemon=True)
        self._thread.start()

    def connect(self, data: bytes = b"") -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        connection.sendall(data)
        return connection

    def get(self, path: str = "/", **headers: str) -> bytes:
        """Ask, and return the whole answer."""
        with self.connect(request(path, Connection="close", **headers)) as connection:
            return read(connection)

    def open_connections(self) -> int:
        return len(self.server.active_channels)

    def stop(self) -> None:
        self.goes_on.set()
        self.server.task_dispatcher.shutdown(timeout=5)
        self.server.close()

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
        self.asked.append(environ["PATH_INFO"])
        environ["wsgi.input"].read()
        length = len(CHUNK) * CHUNKS if environ["PATH_INFO"] == "/much" else 4
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(length))])
        if environ["PATH_INFO"] == "/waits":
            self.goes_on.wait(10)
        if environ["PATH_INFO"] == "/much":
            return iter([CHUNK] * CHUNKS)
        return iter([b"here"])


def request(path: str = "/", **headers: str) -> bytes:
    lines = [
        f"GET {path} HTTP/1.1",
        "Host: localhost",
        *(f"{n.replace('_', '-')}: {v}" for n, v in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def read(connection: socket.socket) -> bytes:
    """All that comes until the server hangs up."""
    pieces = []
    try:
        while piece := connection.recv(65_536):
            pieces.append(piece)
    except ConnectionResetError:
        pass
    return b"".join(pieces)


def wait_until(condition: Callable[[], object], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, port=0, max_upload_mb=1, max_file_mb=1, connections_per_address=20)


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Served]]:
    """Starts a server; with ``deadlines`` other than the usual ones."""
    started: list[Served] = []

    def start(settings: Settings, deadlines: Deadlines | None = None) -> Served:
        if deadlines is not None:
            monkeypatch.setattr(listening, "Deadlines", lambda: deadlines)
        started.append(Served(settings))
        return started[-1]

    yield start
    for served in started:
        served.stop()
