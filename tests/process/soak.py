"""Thousands of readings in a row: how much the web server's memory grows, and whether it keeps descriptors.

`python -m tests.process.soak --predictions 20000` runs the long form on the shipped weights; the tests run a short one
around a recognizer that takes no time.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import requests

from tests.handwriting import NamedImage, dataset_dir, named_images
from tests.process.conftest import Server
from tests.process.load_clients import picture

IMAGES_A_REQUEST = 10
WARM_UP = 0.1  # of the readings: what is loaded and kept once is not a leak
MOST_GROWTH = 0.05
SAMPLES, CROPS = 24, 900  # as the project ships; of the data set


@dataclass
class Soaked:
    """Memory (MB) and descriptors of the web server after the warm-up and at the end."""

    readings: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    memory: tuple[float, float] = (0.0, 0.0)
    descriptors: tuple[int, int] = (0, 0)

    @property
    def growth(self) -> float:
        """Share by which the memory has grown since the warm-up."""
        return self.memory[1] / self.memory[0] - 1

    @property
    def is_sound(self) -> bool:
        """Whether everything was answered, memory stayed flat and no descriptor was kept."""
        is_answered = set(self.statuses) == {200}
        return is_answered and self.growth < MOST_GROWTH and self.descriptors[1] <= self.descriptors[0]

    def line(self) -> str:
        """For a person."""
        (warm_mb, end_mb), (warm_fds, end_fds) = self.memory, self.descriptors
        return (
            f"{self.readings:,} readings, answers {dict(self.statuses)}: memory {warm_mb:.0f} MB after the warm-up, "
            f"{end_mb:.0f} MB at the end ({self.growth:+.1%}); descriptors {warm_fds}, then {end_fds}"
        )


def soak(server: Server, count: int, crops: Sequence[NamedImage] = ()) -> Soaked:
    """Ask a running server for ``count`` readings."""
    web = server.child("backend.web")
    assert web is not None
    soaked, session = Soaked(), requests.Session()
    most = len(crops) or 1000
    while soaked.readings < count:
        numbers = [(soaked.readings + place) % most for place in range(IMAGES_A_REQUEST)]
        files = [("files", (f"{number}.png", picture(crops, number))) for number in numbers]
        answer = session.post(f"{server.url}/api/v1/predict", files=files, timeout=120)
        soaked.statuses[answer.status_code] += 1
        was_warm = soaked.readings >= WARM_UP * count
        soaked.readings += IMAGES_A_REQUEST
        if not was_warm:
            soaked.memory = (_megabytes(web), 0.0)
            soaked.descriptors = (web.num_fds(), 0)
    soaked.memory = (soaked.memory[0], _megabytes(web))
    soaked.descriptors = (soaked.descriptors[0], web.num_fds())
    return soaked


def _megabytes(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / (1 << 20)


def main(arguments: list[str] | None = None) -> int:
    """The command line; the exit status is 1 if a bar was missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.process.soak", description=__doc__)
    parser.add_argument("--predictions", type=int, default=20_000)
    options = parser.parse_args(arguments)
    crops = named_images(CROPS if dataset_dir() else SAMPLES)
    with ExitStack() as stack:
        server = Server(Path(stack.enter_context(tempfile.TemporaryDirectory())), is_real=True)
        server.start()
        stack.callback(server.stop)
        soaked = soak(server, options.predictions, crops)
    print(soaked.line())
    return 0 if soaked.is_sound else 1


if __name__ == "__main__":
    sys.exit(main())
