"""A backup by the command while a server takes labels and pictures; killed; brought back and served."""

from __future__ import annotations

import itertools
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from backend.config import ROOT
from backend.services.backups import manifest
from backend.services.backups.folder import backups_in
from tests.e2e.server import wait_for
from tests.process.conftest import Server
from tests.services.pictures import png
from tests.store.postgres import NoPostgresError, new_database, running_server

pytestmark = pytest.mark.slow

WRITERS = 3


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Server, Server]]:
    """A server in use, and an empty installation for what comes back, each with its database."""
    used, empty = Server(tmp_path), Server(tmp_path / "new")
    empty.weights_dir = used.weights_dir
    if request.param == "sqlite":
        yield used.start(), empty
    else:
        try:
            with running_server() as url, new_database(url) as database:
                used.settings["DATABASE_URL"], empty.settings["DATABASE_URL"] = url, database
                yield used.start(), empty
                stop(used, empty)
        except NoPostgresError as reason:
            pytest.skip(str(reason))
    stop(used, empty)


def stop(*servers: Server) -> None:
    for server in servers:
        if server.process is not None and server.process.poll() is None:
            server.stop()


class Writer(threading.Thread):
    """Uploads pictures and labels them, one after the other, until ``over``; remembers what was answered."""

    def __init__(self, server: Server, number: int, over: threading.Event) -> None:
        super().__init__()
        self.saved: dict[int, str] = {}
        self._server, self._number, self._over = server, number, over

    def run(self) -> None:
        for count in itertools.count():
            if self._over.is_set():
                return
            name = f"{self._number}-{count}.png"
            picture = png(width=150 + 40 * self._number, height=40 + count)
            answer = self._server.call("POST", "/images", files=[("files", (name, picture))])
            image_id = int(answer["results"][0]["image_id"])
            label = {"kind": "text", "text": f"NAME {name}"}
            self._server.call("PUT", f"/images/{image_id}/label", json=label, headers={"If-Match": "*"})
            self.saved[image_id] = label["text"]


def flask(server: Server, *words: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "flask", *map(str, words)],
        cwd=ROOT,
        env=server.environ(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def finished(process: subprocess.Popen[str]) -> str:
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0, output
    return output


def test_a_backup_during_writes_is_brought_back_and_served(
    places: tuple[Server, Server], tmp_path: Path
) -> None:
    used, empty = places
    folder = tmp_path / "backups"
    over = threading.Event()
    writers = [Writer(used, number, over) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    try:
        wait_for("labels", lambda: all(len(writer.saved) >= 5 for writer in writers), 60)
        killed = flask(used, "backup", folder)
        wait_for("the backup to begin", lambda: list(folder.glob(".unfinished-*")), 60, 0.005)
        time.sleep(0.05)
        killed.kill()
        killed.wait()
        before = {key: text for writer in writers for key, text in dict(writer.saved).items()}
        finished(flask(used, "backup", folder))
    finally:
        over.set()
        for writer in writers:
            writer.join()
    saved = {key: text for writer in writers for key, text in writer.saved.items()}
    assert len(before) < len(saved)
    stop(used)
    (made,) = backups_in(folder)[-1:]
    found = manifest.read(made)
    assert list(folder.glob(".unfinished-*")) == []
    assert len(before) <= found.tables["labels"].rows <= len(saved)
    assert found.lost == []
    assert f"{found.blobs:,} pictures" in finished(flask(empty, "restore", folder))
    empty.start()
    for image_id, text in before.items():
        assert empty.call("GET", f"/images/{image_id}")["label"]["text"] == text
        picture = requests.get(f"{empty.url}/api/v1/images/{image_id}/file", timeout=30)
        assert picture.status_code == 200
    more = empty.call("POST", "/images", files=[("files", ("new.png", png(width=400)))])["results"][0]
    assert more["image_id"] > found.tables["images"].rows
    wait_for("the reading", lambda: empty.call("GET", f"/images/{more['image_id']}")["reading"], 60)
