"""Trains the variants of a plan, and measures how well each reads.

Knows pretraining, and the folder of each variant. Import it after ``use_default_backend``.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import keras
import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from backend.recognizer.alphabet import NAMES
from backend.recognizer.normalise import ImageSpec
from training.data.augment import Strength
from training.data.batches import Batches
from training.data.packing import Pack, pack_split
from training.data.second_readings import better_labels
from training.fitting import checkpoint
from training.fitting.pretraining import train
from training.fitting.validation import read
from training.laboratory.ablation import Measured, Variant, scored
from training.network.network import NetworkSpec, build
from training.network.run_metadata import RUN_METADATA, read_run_metadata
from training.options.pretraining import Options, parse

if TYPE_CHECKING:
    from backend.recognizer.session import Session

_COPIES = 3  # changed copies of each validation image
_SEED = 77


def train_variant(variant: Variant, dataset: Path, out: Path, backend: str) -> None:
    """Train ``variant`` in a folder of ``out``, unless its metadata says that it is finished."""
    options = _options(variant, dataset, out)
    console = Console()
    if _is_finished(options.out):
        console.print(f"{variant.change}: already done", highlight=False)
        return
    console.print(f"{variant.change}: {' '.join(variant.arguments)}", highlight=False)
    keras.backend.clear_session()
    options.out.mkdir(parents=True, exist_ok=True)
    train(options, _pack(options, out, "train"), _pack(options, out, "validation"), backend)


def measure_variants(variants: list[Variant], dataset: Path, out: Path) -> Iterator[Measured]:
    """Read the validation split with each finished variant; the others are reported on stderr."""
    for variant in variants:
        options = _options(variant, dataset, out)
        if not _is_finished(options.out):
            Console(stderr=True).print(f"{variant.change}: not trained yet", highlight=False)
            continue
        pack = _pack(options, out, "validation")
        named = np.array([number for number, text in enumerate(pack.texts) if text])
        plain = Batches(pack, named, NAMES, ImageSpec(), size=1, strength=None)
        copies = np.repeat(named, _COPIES)
        changed = Batches(pack, copies, NAMES, ImageSpec(), 1, _SEED, Strength(plain=0))
        yield _measured(variant.change, options, plain, changed)


def _options(variant: Variant, dataset: Path, out: Path) -> Options:
    # All variants train equally long, whether or not the CER improves.
    own = ["--dataset", str(dataset), "--out", str(out / variant.folder), "--resume", "--patience", "1000000"]
    return parse(None, [*variant.arguments, *own])


def _is_finished(folder: Path) -> bool:
    return (folder / RUN_METADATA).exists() and "steps" in read_run_metadata(folder)


def _pack(options: Options, out: Path, split: str) -> Pack:
    """The split with the labels that the variant asks for; variants with the same labels share a pack."""
    labels = "-".join(path.stem for path in options.readings) or "labels"
    readings = better_labels(options.dataset, options.readings)
    return pack_split(options.dataset, split, out / "packs" / f"{split}-{labels}", readings)


def _measured(change: str, options: Options, plain: Batches, changed: Batches) -> Measured:
    # Not needed for training, and an accelerator's machine may have no ONNX Runtime.
    from backend.recognizer.session import Session
    from training.bundling.onnx_export import to_onnx

    metadata = read_run_metadata(options.out)
    model = build(NetworkSpec.from_dict(metadata["network"]), NAMES.size)
    model.set_weights(checkpoint.load_average(options.out))
    to_onnx(model, options.out / "network.onnx")
    network = _Timed(Session(options.out / "network.onnx"))
    read_plain = scored(*read(network.run, plain))
    milliseconds = 1e3 * float(np.median(network.seconds))
    return Measured(
        change,
        parameters=model.count_params(),
        images_seen=metadata["steps"] * options.batch,
        loss=metadata["history"][-1]["loss"],
        milliseconds=milliseconds,
        plain=read_plain,
        changed=scored(*read(network.run, changed)),
    )


@dataclass
class _Timed:
    """A network that records how long each run takes."""

    session: Session
    seconds: list[float] = field(default_factory=list)

    def run(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        started = time.perf_counter()
        logits = self.session.run(pixels)
        self.seconds.append(time.perf_counter() - started)
        return logits
