"""Reviewers who label while a large import comes in and a run trains: how long a save and a reading take, what is lost.

`python -m tests.process.load --real --seconds 300 --images 2000` runs the long form on the shipped weights with a
training that is one; the tests run a short form around a recognizer and a training that take no time.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.e2e.server import wait_for
from tests.handwriting import NamedImage, dataset_dir, named_images
from tests.process.conftest import Server
from tests.process.load_clients import Seen, bring_in, keep_training, picture, read, review, upload
from tests.store.postgres import running_server

REVIEWERS = 10
IDLE_S = 20.0
LABELLED = 120  # before a real run, which needs 50
SAMPLES, CROPS = 24, 900  # as the project ships; of the data set
STARTS_WITHIN_S = 900.0
MOST_SAVE_S = 0.5  # 99 of 100
MOST_TIMES_IDLE = 2.0  # 95 of 100 readings
LEAST_TRAINED = 0.9  # of the time; a run takes a moment to start


@dataclass
class Measured:
    """What the clients saw.

    Args:
        idle: readings with nothing else to do.
        runs: the training runs; the last is asked for again as soon as it has ended.
        trained: share of the time during which one of them ran.
    """

    saves: Seen = field(default_factory=Seen)
    idle: Seen = field(default_factory=Seen)
    readings: Seen = field(default_factory=Seen)
    imports: Seen = field(default_factory=Seen)
    runs: list[dict[str, Any]] = field(default_factory=list)
    trained: float = 0.0
    lost: list[str] = field(default_factory=list)

    @property
    def statuses(self) -> Counter[int]:
        """How many answers had each status."""
        seen = (self.saves, self.idle, self.readings, self.imports)
        return sum((client.statuses for client in seen), Counter[int]())

    @property
    def failed(self) -> int:
        """How many answers were a 5xx."""
        return sum(count for status, count in self.statuses.items() if status >= 500)

    @property
    def times_idle(self) -> float:
        """How many times as long 95 of 100 readings took under load."""
        return self.readings.quantile(0.95) / self.idle.quantile(0.95)

    def lines(self) -> list[str]:
        """For a person."""
        statuses = ", ".join(f"{count:,} x {status}" for status, count in sorted(self.statuses.items()))
        runs = ", ".join(str(run["state"]) for run in self.runs) or "none"
        return [
            f"saves {self.saves.line(50, 95, 99, 100)}",
            f"readings idle {self.idle.line(50, 95)}",
            f"readings under load {self.readings.line(50, 95, 99)}; p95 {self.times_idle:.2f} x idle",
            f"imported {self.imports.imported:,} images; answers: {statuses}",
            f"training runs: {runs}; one ran for {self.trained:.0%} of the time",
            f"5xx: {self.failed}; lost labels: {len(self.lost)}",
        ]

    def missed(self) -> list[str]:
        """The limits that were not kept, as sentences."""
        bars = {
            f"{self.failed} answers were a 5xx": self.failed > 0,
            f"no run trained for {LEAST_TRAINED:.0%} of the time": bool(self.runs)
            and self.trained < LEAST_TRAINED,
            f"labels were lost: {self.lost}": bool(self.lost),
            f"p99 of the saves is not under {MOST_SAVE_S} s": self.saves.quantile(0.99) >= MOST_SAVE_S,
            f"p95 of the readings is not under {MOST_TIMES_IDLE} x idle": self.times_idle >= MOST_TIMES_IDLE,
        }
        return [words for words, is_missed in bars.items() if is_missed]


class Load:
    """Reviewers, an importer and one who reads, at a running server for that many seconds.

    Args:
        crops: to import and to read; drawn pictures if there are none.
        idle: seconds of readings before the load.
    """

    def __init__(
        self,
        server: Server,
        seconds: float,
        images: int,
        crops: Sequence[NamedImage] = (),
        idle: float = IDLE_S,
    ) -> None:
        self._server = server
        self._seconds = seconds
        self._images = images
        self._crops = crops
        self._idle = idle

    def run(self, *, trains: bool) -> Measured:
        """Label, read and import at once while runs train; then check that every answered label is there."""
        measured = Measured()
        ids = self._upload(measured)
        # Made before anything is measured: the importer is to take no more of the processor than it must.
        pictures = [picture(self._crops, number) for number in range(self._images)]
        with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as processes:
            measured.idle = processes.submit(read, self._server.url, self._crops, self._idle).result()
            if trains:
                self._start_run(ids)
            self._put_under_load(processes, ids, pictures, measured, trains=trains)
        measured.lost = [*self._lost(measured.saves.labels)]
        return measured

    def _upload(self, measured: Measured) -> list[int]:
        """Images to label, read already."""
        files = [(f"first-{number}.png", picture(self._crops, number)) for number in range(LABELLED)]
        ids = upload(self._server.url, "first", files, measured.imports)
        wait_for(
            "the first readings", lambda: self._server.call("GET", "/stats")["unread"] == 0, STARTS_WITHIN_S
        )
        return ids

    def _start_run(self, ids: Sequence[int]) -> None:
        """Label what was uploaded, ask for a run, and wait until it has made its first step."""
        for place, image_id in enumerate(ids):
            name = self._crops[place % len(self._crops)].name if self._crops else "ANNE"
            label = {"kind": "text", "text": name}
            headers = {
                "If-Match": "*",
                "Author": f"Reviewer {place}",
            }  # one alone would be too fast to be believed
            self._server.call("PUT", f"/images/{image_id}/label", json=label, headers=headers)
        run_id = int(self._server.call("POST", "/runs", json={})["id"])

        def has_begun() -> bool:
            run = self._server.call("GET", f"/runs/{run_id}")
            assert run["state"] in ("queued", "running"), run
            return bool((run["progress"] or {}).get("step"))

        wait_for("the first step of the training", has_begun, STARTS_WITHIN_S)

    def _put_under_load(
        self,
        processes: Executor,
        ids: Sequence[int],
        pictures: Sequence[bytes],
        measured: Measured,
        *,
        trains: bool,
    ) -> None:
        url, seconds = self._server.url, self._seconds
        reader = processes.submit(read, url, self._crops, seconds)
        importer = processes.submit(bring_in, url, pictures, seconds)
        with ThreadPoolExecutor(REVIEWERS + 1) as threads:
            training = threads.submit(keep_training, url, seconds) if trains else None
            shares = [ids[number::REVIEWERS] for number in range(REVIEWERS)]
            reviewers = [
                threads.submit(review, url, number, share, seconds) for number, share in enumerate(shares)
            ]
        for reviewer in reviewers:
            measured.saves.add(reviewer.result())
        if training is not None:
            measured.runs, measured.trained = training.result()
        measured.imports.add(importer.result())
        measured.readings.add(reader.result())

    def _lost(self, labels: dict[int, str]) -> Iterator[str]:
        for image_id, text in labels.items():
            stored = self._server.call("GET", f"/images/{image_id}")["label"]["text"]
            if stored != text:
                yield f"image {image_id}: answered {text}, stored {stored}"


def main(arguments: list[str] | None = None) -> int:
    """The command line; the exit status is 1 if a bar was missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.process.load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--images", type=int, default=2000)
    parser.add_argument("--real", action="store_true", help="the shipped weights, and a training that is one")
    parser.add_argument("--no-training", action="store_true")
    parser.add_argument("--postgres", action="store_true", help="on a throw-away PostgreSQL, not on SQLite")
    options = parser.parse_args(arguments)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = Server(folder, is_real=options.real)
        if options.real:
            server.settings |= _real_settings(options.seconds)
        if options.postgres:
            server.settings["DATABASE_URL"] = stack.enter_context(running_server())
        server.start()
        stack.callback(server.stop)
        crops = named_images(CROPS if dataset_dir() else SAMPLES) if options.real else []
        measured = Load(server, options.seconds, options.images, crops).run(trains=not options.no_training)
    print(*measured.lines(), *(f"MISSED: {words}" for words in measured.missed()), sep="\n")
    return 1 if measured.missed() else 0


def _real_settings(seconds: float) -> dict[str, str]:
    """A run that lasts longer than the load, on real names if there are some."""
    minutes = math.ceil(seconds / 60) + 5  # they count from the first step on
    dataset = dataset_dir()
    given = {} if dataset is None else {"PARAPH_DATASET": str(dataset)}
    return {"PARAPH_RETRAIN_MINUTES": str(minutes), "PARAPH_RETRAIN_MIN_LABELS": "50", **given}


if __name__ == "__main__":
    sys.exit(main())
