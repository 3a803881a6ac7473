"""Reviewers who label while a large import comes in and a run trains: how long a save takes, and whether any is lost.

`python -m tests.process.load --seconds 300 --images 2000` runs the long form; the tests run a short one.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from tests.process.conftest import Server
from tests.services.pictures import png
from tests.store.postgres import running_server

REVIEWERS = 10
FILES_AN_UPLOAD = 100
THINKING_S = 0.3  # between two names of a reviewer


@dataclass
class Measured:
    """What the clients saw.

    Args:
        saves: seconds of each save.
        statuses: how many answers had each status.
        labels: image id to the text that was answered last.
    """

    saves: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    labels: dict[int, str] = field(default_factory=dict)
    imported: int = 0

    def quantile(self, share: float) -> float:
        """Seconds within which so many of the saves were answered."""
        ordered = sorted(self.saves)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    def line(self) -> str:
        quantiles = ", ".join(f"p{share:g} {self.quantile(share / 100):.3f} s" for share in (50, 95, 99, 100))
        statuses = ", ".join(f"{count} x {status}" for status, count in sorted(self.statuses.items()))
        return f"{len(self.saves)} saves: {quantiles}; {self.imported} images imported; answers: {statuses}"


class Load:
    """Reviewers and importers of one running server, for so many seconds."""

    def __init__(self, server: Server, seconds: float, images: int) -> None:
        self.measured = Measured()
        self._server = server
        self._seconds = seconds
        self._images = images
        self._over = threading.Event()
        self._lock = threading.Lock()

    def run(self, *, trains: bool) -> Measured:
        """Label and import at once; then check that every answered label is there.

        Raises:
            AssertionError: an answered label is missing, or an answer was a 5xx.
        """
        ids = self._upload("first", 0, REVIEWERS * 4)
        if trains:
            self._server.call("PUT", f"/images/{ids[0]}/label", json=_text("ANNE"), headers={"If-Match": "*"})
            self._server.call("POST", "/runs", json={})
        shares = [ids[number::REVIEWERS] for number in range(REVIEWERS)]
        threads = [threading.Thread(target=self._review, args=(n, share)) for n, share in enumerate(shares)]
        threads.append(threading.Thread(target=self._import))
        for thread in threads:
            thread.start()
        self._over.wait(self._seconds)
        self._over.set()
        for thread in threads:
            thread.join()
        self._check()
        return self.measured

    def _review(self, number: int, ids: list[int]) -> None:
        chance = random.Random(number)
        session = requests.Session()
        saved = 0
        while not self._over.wait(chance.uniform(0.5, 1.5) * THINKING_S):
            image_id, text = ids[saved % len(ids)], f"REVIEWER {number} NAME {saved}"
            began = time.monotonic()
            answer = session.put(
                f"{self._server.url}/api/v1/images/{image_id}/label",
                json=_text(text),
                headers={"If-Match": "*"},
                timeout=60,
            )
            took = time.monotonic() - began
            saved += 1
            with self._lock:
                self.measured.saves.append(took)
                self.measured.statuses[answer.status_code] += 1
                if answer.status_code == 200:
                    self.measured.labels[image_id] = text

    def _import(self) -> None:
        while self.measured.imported < self._images and not self._over.is_set():
            self.measured.imported += len(self._upload("import", 1 + self.measured.imported, FILES_AN_UPLOAD))

    def _upload(self, batch: str, first: int, count: int) -> list[int]:
        numbers = range(first, first + count)
        pictures = [(f"{batch}-{n}.png", png(n % 100, width=240 + 7 * (n // 100))) for n in numbers]
        answer = requests.post(
            f"{self._server.url}/api/v1/images",
            files=[("files", picture) for picture in pictures],
            data={"batch": batch},
            timeout=300,
        )
        with self._lock:
            self.measured.statuses[answer.status_code] += 1
        results = answer.json()["results"] if answer.status_code == 200 else []
        return [int(result["image_id"]) for result in results]

    def _check(self) -> None:
        for image_id, text in self.measured.labels.items():
            stored = self._server.call("GET", f"/images/{image_id}")["label"]["text"]
            assert stored == text, f"image {image_id}: answered {text}, stored {stored}"
        failed = {status: count for status, count in self.measured.statuses.items() if status >= 500}
        assert failed == {}, failed


def _text(text: str) -> dict[str, Any]:
    return {"kind": "text", "text": text}


def main(arguments: list[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.process.load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--images", type=int, default=2000)
    parser.add_argument("--no-training", action="store_true")
    parser.add_argument("--postgres", action="store_true", help="on a throw-away PostgreSQL, not on SQLite")
    options = parser.parse_args(arguments)
    with ExitStack() as stack:
        server = Server(Path(stack.enter_context(tempfile.TemporaryDirectory())))
        if options.postgres:
            server.settings["DATABASE_URL"] = stack.enter_context(running_server())
        server.start()
        stack.callback(server.stop)
        load = Load(server, options.seconds, options.images)
        print(load.run(trains=not options.no_training).line())


if __name__ == "__main__":
    main()
