"""``python -m tests.bench.finetuning_speed SECONDS``: fields a second of fine-tuning the shipped bundle, as JSON.

With ``--against CLONE`` this code and that of another clone of Paraph take turns, twice each, so that both see the same
machine; prints both and their ratio. A third of the data set's images stand for labels, the others are replayed.
Each turn is a process of its own, since Keras stays in memory.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.handwriting import dataset_dir
from training.network.backend import use_default_backend

if TYPE_CHECKING:
    from backend.recognizer.bundle import Bundle
    from training.finetuning.training_sets import TrainingSets

ROOT = Path(__file__).parents[2]
IMAGES, LABELS, HELD_OUT = 3_000, 1_000, 64
COMPILING = 0.4  # share of the time in which shapes occur for the first time; not counted
TURNS = 2


class EnoughError(Exception):
    """The time is over."""


@dataclass
class Pace:
    """Counts steps after the first part of ``seconds``; when they are over, `EnoughError` ends the training."""

    seconds: float
    begun: float = field(default_factory=time.perf_counter)
    first: float | None = None
    last: float = 0.0
    steps: int = 0

    def step(self, now: float) -> None:
        """Count a step that ended at ``now``."""
        if self.first is not None:
            self.steps += 1
        elif now - self.begun >= COMPILING * self.seconds:
            self.first = now
        self.last = now
        if now - self.begun >= self.seconds:
            raise EnoughError

    @property
    def steps_a_second(self) -> float:
        return self.steps / (self.last - self.first) if self.first is not None and self.steps else 0.0


def measure(dataset: Path, bundle: Path, seconds: float) -> dict[str, Any]:
    """Fine-tune for ``seconds`` and discard the weights."""
    use_default_backend()
    from backend.recognizer.bundle import load_bundle
    from training.finetuning.finetune import Budget, finetune

    parent = load_bundle(bundle)
    budget = Budget(minutes=60.0)
    with tempfile.TemporaryDirectory() as folder:
        sets = _sets(dataset, parent, Path(folder))
        pace = Pace(seconds)
        with suppress(EnoughError):
            finetune(parent, sets, budget, Path(folder), 1, lambda progress: pace.step(time.perf_counter()))
    return {"batch": budget.batch, "per_second": pace.steps_a_second * budget.batch}


def _sets(dataset: Path, parent: Bundle, folder: Path) -> TrainingSets:
    """Sets of this code's layout, or of an older one, which has fewer fields."""
    from training.data.dataset import Examiner, Report, read_rows, samples
    from training.data.packing import write_pack
    from training.finetuning.training_sets import TrainingSets

    rows = itertools.islice(read_rows(dataset, "train"), IMAGES + HELD_OUT)
    usable = samples(rows, Examiner(parent.alphabet, parent.image, parent.manifest.frame_stride), Report())
    stop = write_pack(folder / "stop", itertools.islice(usable, HELD_OUT))
    learn = write_pack(folder / "learn", usable)
    needed = {each.name for each in fields(TrainingSets)}
    newer: dict[str, Any] = {"groups": {}, "styles": {}} if "styles" in needed else {}
    if "writing" in needed:
        newer |= _letters(parent)
    gate: list[Any] = [[], [], [], Counter(), "dataset"]
    return TrainingSets(learn, [True] * LABELS, stop, HELD_OUT // 2, *gate, **newer)


def _letters(parent: Bundle) -> dict[str, Any]:
    from backend.recognizer.spelling.new_letters import NewLetters
    from training.finetuning.label_examiner import writing_of

    return {"writing": writing_of(parent), "new_letters": NewLetters(0, {})}


def compare(other: Path, dataset: Path, seconds: float) -> dict[str, Any]:
    """Both codes in turn."""
    from tests.bench.machine import instructions, machine  # the other clone may lack one

    found: dict[Path, list[float]] = {other.absolute(): [], ROOT: []}
    for _ in range(TURNS):
        for clone, paces in found.items():
            environment = {**os.environ, "PYTHONPATH": str(clone), "PARAPH_DATASET": str(dataset)}
            command = [sys.executable, "-P", str(Path(__file__).absolute()), str(seconds)]
            done = subprocess.run(
                command, cwd=clone, env=environment, capture_output=True, text=True, check=True
            )
            paces.append(json.loads(done.stdout.splitlines()[-1])["per_second"])
    before, now = (statistics.mean(paces) for paces in found.values())
    return {
        "machine": machine(),
        "instructions": instructions(),
        "before": found[other.absolute()],
        "now": found[ROOT],
        "ratio": now / before,
    }


def main() -> None:
    """Print the measurement, or null without a data set."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.finetuning_speed")
    parser.add_argument("seconds", type=float)
    parser.add_argument("--against", type=Path, help="another clone of Paraph")
    options = parser.parse_args()
    dataset = dataset_dir()
    if dataset is None:
        print(json.dumps(None))
    elif options.against:
        print(json.dumps(compare(options.against, dataset, options.seconds)))
    else:
        bundle = sorted((ROOT / "weights").glob("2*"))[-1]
        print(json.dumps(measure(dataset, bundle, options.seconds)))


if __name__ == "__main__":
    main()
