"""Kill a serving Paraph again and again under load, and check after each restart that nothing answered is lost.

`python -m tests.process.kill_rounds --rounds 200` runs the long form; the tests run a few rounds.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

from backend.config import ROOT
from tests.process.conftest import Server
from tests.services.pictures import png

WRITERS = 3
SHORTEST_LOAD_S, LONGEST_LOAD_S = 0.3, 2.0
FILES_AN_UPLOAD = 4
ENDS_WITHIN_S = 180  # a child that was just started first imports, which takes long on a busy machine


@dataclass
class Answered:
    """What the server has answered, and what it was asked last without a response.

    Args:
        labels: image id to (revision, text) of the newest answered label.
        asked: image id to the texts sent since then; one of them may have been stored without an answer.
        images: image id to the sha256 of the file that was sent.
    """

    labels: dict[int, tuple[int, str]] = field(default_factory=dict)
    asked: dict[int, set[str]] = field(default_factory=dict)
    images: dict[int, str] = field(default_factory=dict)


class Rounds:
    """Rounds of load, SIGKILL, restart and checks on one server.

    Args:
        server: not yet started.
        seed: of the load's lengths and contents.
    """

    def __init__(self, server: Server, seed: int = 0) -> None:
        self.server = server
        self.answered = Answered()
        self._random = random.Random(seed)
        self._uploads = 0
        self._lock = threading.Lock()
        self._refused: list[str] = []

    def run(self, count: int, show: Callable[[str], None] = lambda _line: None) -> None:
        """Run ``count`` rounds, then check everything once more and run `flask doctor`.

        Raises:
            AssertionError: an answered label or image is missing, or something is stored by half.
        """
        self.server.start()
        for number in range(1, count + 1):
            with self._load():
                time.sleep(self._random.uniform(SHORTEST_LOAD_S, LONGEST_LOAD_S))
                self._kill()
            self.server.start()
            self.check()
            labels, images = len(self.answered.labels), len(self.answered.images)
            show(f"round {number}: {labels} labels and {images} images answered, 0 lost")
        self._wait_until_read()
        self.examine()

    def check(self) -> None:
        """No request was refused; every answered label and image is there, every image has its whole picture."""
        assert self._refused == []
        for image_id, (revision, text) in self.answered.labels.items():
            image = self.server.call("GET", f"/images/{image_id}")
            stored = (image["revision"], image["label"]["text"])
            allowed = self.answered.asked.get(image_id, set())
            assert stored == (revision, text) or (stored[0] > revision and stored[1] in allowed), (
                f"image {image_id}: answered {(revision, text)}, stored {stored}"
            )
            self.answered.labels[image_id] = stored
        self.answered.asked.clear()
        assert rows_without_blob(self.server.data_dir) == []
        missing = set(self.answered.images) - image_ids(self.server.data_dir)
        assert not missing, f"images that were answered and are not there: {sorted(missing)}"

    def examine(self) -> None:
        """The database passes SQLite's own check, and `flask doctor` finds no error."""
        with closing(connect(self.server.data_dir)) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        told = subprocess.run(
            [sys.executable, "-m", "flask", "doctor"],
            cwd=ROOT,
            env=self.server.environ(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert told.returncode == 0, told.stdout + told.stderr

    @contextmanager
    def _load(self) -> Iterator[None]:
        over = threading.Event()
        threads = [threading.Thread(target=self._write, args=(over, number)) for number in range(WRITERS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            over.set()
            for thread in threads:
                thread.join()

    def _write(self, over: threading.Event, number: int) -> None:
        """Upload files and label them, until the server is gone."""
        mine: list[int] = []
        labelled = 0
        while not over.is_set():
            try:
                if len(mine) < 2 or labelled % 5 == 4:
                    mine += self._upload()
                self._label(mine[labelled % len(mine)], f"WRITER {number} NAME {labelled}")
                labelled += 1
            except requests.RequestException:
                return
            except AssertionError as error:
                self._refused.append(str(error))
                return

    def _upload(self) -> list[int]:
        with self._lock:
            first = self._uploads
            self._uploads += FILES_AN_UPLOAD
        pictures = [png(number % 100, width=120 + number // 100) for number in self._numbers(first)]
        files = [("files", (f"{first}-{place}.png", data)) for place, data in enumerate(pictures)]
        answer = requests.post(f"{self.server.url}/api/v1/images", files=files, timeout=30)
        assert answer.status_code == 200, answer.text
        ids = [int(result["image_id"]) for result in answer.json()["results"]]
        with self._lock:
            digests = [hashlib.sha256(data).hexdigest() for data in pictures]
            self.answered.images |= dict(zip(ids, digests, strict=True))
        return ids

    def _numbers(self, first: int) -> range:
        return range(first, first + FILES_AN_UPLOAD)

    def _label(self, image_id: int, text: str) -> None:
        with self._lock:
            self.answered.asked.setdefault(image_id, set()).add(text)
        answer = requests.put(
            f"{self.server.url}/api/v1/images/{image_id}/label",
            json={"kind": "text", "text": text},
            headers={"If-Match": "*"},
            timeout=30,
        )
        assert answer.status_code == 200, answer.text
        with self._lock:
            self.answered.labels[image_id] = (int(answer.json()["revision"]), text)

    def _kill(self) -> None:
        children = self.server.descendants()
        self.server.kill()
        for child in children:
            child.wait(ENDS_WITHIN_S)

    def _wait_until_read(self) -> None:
        end = time.monotonic() + 120
        while self.server.call("GET", "/stats")["unread"]:
            assert time.monotonic() < end, "images stay unread"
            time.sleep(0.5)


def connect(data_dir: Path) -> sqlite3.Connection:
    """The database, to look at only."""
    return sqlite3.connect(f"{(data_dir / 'paraph.sqlite3').as_uri()}?mode=ro", uri=True)


def image_ids(data_dir: Path) -> set[int]:
    """The ids of all image rows."""
    with closing(connect(data_dir)) as database:
        return {int(row[0]) for row in database.execute("SELECT id FROM images")}


def rows_without_blob(data_dir: Path) -> list[str]:
    """Blobs that image rows name and that are missing, or whose bytes are not what their name says."""
    return [blob.name for blob in named_blobs(data_dir) if not _is_whole(blob)]


def named_blobs(data_dir: Path) -> list[Path]:
    """Where the blobs that image rows name lie. A kill may leave others, which no row names yet."""
    with closing(connect(data_dir)) as database:
        names = [str(row[0]) for row in database.execute("SELECT DISTINCT blob FROM images")]
    return [data_dir / "images" / name[:2] / name[2:4] / name for name in names]


def _is_whole(path: Path) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == path.name


def main(arguments: list[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.process.kill_rounds", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        try:
            Rounds(server, options.seed).run(options.rounds, lambda line: print(line, flush=True))
        finally:
            _end(server)
    print(f"{options.rounds} rounds: nothing lost, nothing half-made, flask doctor clean")


def _end(server: Server) -> None:
    if server.process is not None and server.process.poll() is None:
        server.stop()


if __name__ == "__main__":
    main()
