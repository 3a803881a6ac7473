"""``python -m tests.bench.training_speed SECONDS``: images a second of the real training step, as JSON.

A new network with the loop, augmentation and batches of ``training.pretrain`` on the data set's training images, in
a process of its own, since Keras stays in memory.
"""

from __future__ import annotations

import itertools
import json
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.handwriting import dataset_dir
from training.network.backend import use_default_backend

if TYPE_CHECKING:
    from training.data.batches import Batches
    from training.data.packing import Pack

IMAGES = 640
BATCH = 32
COMPILING = 0.5  # share of the time in which shapes are compiled for the first time; not counted


@dataclass
class Pace:
    """Times the steps. ``counted`` images took ``counted_s`` seconds after the warm-up."""

    seconds: float
    begun: float = field(default_factory=time.perf_counter)
    last: float = field(default_factory=time.perf_counter)
    counted_s: float = 0.0
    counted: int = 0

    def step(self, now: float) -> None:
        """Count a step that ended at ``now``."""
        if self.last - self.begun >= COMPILING * self.seconds:
            self.counted_s += now - self.last
            self.counted += BATCH
        self.last = now

    @property
    def images_a_second(self) -> float:
        return self.counted / self.counted_s if self.counted_s else 0.0


def measure(dataset: Path, seconds: float) -> dict[str, Any]:
    """Train for ``seconds`` and discard the weights."""
    backend = use_default_backend()
    with tempfile.TemporaryDirectory() as folder:
        pace = _train(_pack(dataset, Path(folder)), seconds)
    return {"backend": backend, "batch": BATCH, "per_second": pace.images_a_second}


def _pack(dataset: Path, folder: Path) -> Pack:
    from training.data.dataset import Examiner, Report, read_rows, samples
    from training.data.packing import write_pack

    rows = itertools.islice(read_rows(dataset, "train"), IMAGES)
    return write_pack(folder, samples(rows, Examiner(), Report()))


def _train(pack: Pack, seconds: float) -> Pace:
    import numpy as np

    from backend.recognizer.alphabet import NAMES
    from backend.recognizer.normalise import ImageSpec
    from backend.recognizer.text_metrics import Score
    from training.data.batches import Batches
    from training.fitting.fit import Fit, FitSettings
    from training.network.network import NetworkSpec, build

    numbers = np.arange(len(pack) // BATCH * BATCH)

    def batches(epoch: int) -> Batches:
        return Batches(pack, numbers, NAMES, ImageSpec(), BATCH)

    pace = Pace(seconds)
    Fit(
        build(NetworkSpec(), NAMES.size),
        batches,
        lambda: Score(1, 0, 1, 1),
        FitSettings(minutes=seconds / 60),
        on_step=lambda progress: pace.step(time.perf_counter()),
    ).run()
    return pace


def main(seconds: str) -> None:
    """Print the measurement, or null without a data set."""
    dataset = dataset_dir()
    print(json.dumps(measure(dataset, float(seconds)) if dataset else None))


if __name__ == "__main__":
    main(*sys.argv[1:])
