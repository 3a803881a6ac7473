"""`python -m training.pretrain`: train a network from nothing on the dataset, resumable at any time.

Reads the dataset's train and validation splits, writes checkpoints, the best weights and a record of the run into a
folder. ``training.export`` makes a bundle of that folder.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.alphabet import NAMES
from backend.recognizer.normalise import ImageSpec
from training.backend import use_default_backend
from training.dataset import (
    Examiner,
    Report,
    count_rows,
    progress_bar,
    read_readings,
    read_rows,
    read_second_readings,
    samples,
)
from training.packing import JoinedPacks, Pack, is_packed, open_pack, write_pack
from training.places import add_dataset_option
from training.progress_bar import teller, training_bar
from training.record import write_record

if TYPE_CHECKING:
    import keras

    from training.checkpoint import Place


@dataclass(frozen=True)
class Options:
    """The command line, checked."""

    dataset: Path
    out: Path
    steps: int | None
    minutes: float | None
    batch: int
    peak_rate: float
    seed: int
    resume: bool
    init: Path | None
    readings: Path | None
    images: int | None
    extra: list[Path]
    extra_share: float
    consistency: float
    patience: int


def main() -> None:
    """Train, or go on training, and leave the best weights in --out."""
    options = parse()
    backend = use_default_backend()
    # What a person read twice outranks what a model judged.
    readings = {**read_readings(options.readings), **read_second_readings(options.dataset)}
    packs = {
        split: prepare(options.dataset, split, options.out / split, readings)
        for split in ("train", "validation")
    }
    train(options, packs["train"], packs["validation"], backend)


def parse() -> Options:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    add_dataset_option(parser)
    parser.add_argument("--out", type=Path, default=Path("runs/pretrain"))
    parser.add_argument("--steps", type=int, help="optimiser steps in all")
    parser.add_argument("--minutes", type=float, help="training minutes in all, over all sittings")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--peak-rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--resume", action="store_true", help="go on from the newest checkpoint in --out")
    parser.add_argument(
        "--init", type=Path, help="weights to start from; of a narrower network, they are grown"
    )
    parser.add_argument("--readings", type=Path, help="CSV of better labels, see training.judge")
    parser.add_argument(
        "--images",
        type=int,
        help="train on so many of the real fields, drawn by --seed (default: on all); --extra fields hold letters of "
        "the others too",
    )
    parser.add_argument(
        "--extra", type=Path, action="append", default=[], help="pack of training.recombine; may be repeated"
    )
    parser.add_argument("--extra-share", type=float, default=1.0, help="extra fields for each real one")
    parser.add_argument(
        "--consistency",
        type=float,
        default=0.0,
        help="weight of reading two views of a field alike; 0 for one",
    )
    parser.add_argument(
        "--patience",
        type=int,
        default=20,
        help="validations without a better CER before stopping (default: 20)",
    )
    options = parser.parse_args()
    if options.images is not None and options.images < 1:
        parser.error(f"--images must be at least 1. Received: {options.images}")
    return Options(**vars(options))


def prepare(dataset: Path, split: str, folder: Path, readings: Mapping[str, str]) -> Pack:
    """The split's usable samples, packed in ``folder`` unless they are already, with these very readings.

    Args:
        readings: file name to the text that replaces the label.
    """
    told = hashlib.sha256(json.dumps(readings, sort_keys=True).encode()).hexdigest()
    noted = folder / "report.json"
    if is_packed(folder) and noted.exists() and json.loads(noted.read_text()).get("readings") == told:
        return open_pack(folder)
    report = Report()
    examiner = Examiner(blanks=True, readings=readings)
    show = progress_bar(f"packing {split}", count_rows(dataset, split))
    pack = write_pack(folder, samples(show(read_rows(dataset, split)), examiner, report))
    noted.write_text(
        json.dumps({"used": report.used, "left_out": report.left_out, "readings": told}, indent=1)
    )
    return pack


def train(options: Options, train_pack: Pack, validation_pack: Pack, backend: str) -> None:
    """Fit the network on ``train_pack`` with a progress bar.

    What it is made of is recorded before the first step, so that the weights of an unfinished training can be
    exported too; how it went is added at the end.
    """
    import keras

    from training.growing import load_grown
    from training.network import NetworkSpec, build

    keras.utils.set_random_seed(options.seed)
    network, image = NetworkSpec(), ImageSpec()
    init = options.init
    model = load_grown(init, network, NAMES.size) if init else build(network, NAMES.size)
    if backend == "torch":
        from training.fast_torch import speed_up

        speed_up(model)
    record: dict[str, Any] = {
        "network": network.to_dict(),
        "image": image.to_dict(),
        "alphabet": NAMES.to_dict(),
        "dataset": {
            "source": options.dataset.name,
            "samples": len(_real(options, train_pack)),
            "sha256": train_pack.digest(),
            **({"drawn_of": len(train_pack)} if options.images else {}),
        },
        "extra": [{"samples": len(pack), "sha256": pack.digest()} for pack in map(open_pack, options.extra)],
        "extra_share": options.extra_share,
        "consistency": options.consistency,
        "seed": options.seed,
        "backend": backend,
    }
    write_record(options.out, record)
    place = _fit(options, model, image, train_pack, validation_pack)
    record["steps"] = place.step
    record["best"] = {"step": place.best_step, "validation_cer": place.best_cer}
    record["history"] = place.history
    write_record(options.out, record)


def _fit(
    options: Options, model: keras.Model, image: ImageSpec, train_pack: Pack, validation_pack: Pack
) -> Place:
    from training.batches import Batches, short_first
    from training.fit import Fit, FitSettings
    from training.loss import consistent_ctc_loss, ctc_loss
    from training.validation import validate

    real = _real(options, train_pack)
    fields = JoinedPacks((train_pack, *(open_pack(folder) for folder in options.extra)))
    paired = options.consistency > 0
    named = np.array([number for number, text in enumerate(validation_pack.texts) if text])
    held_out = Batches(validation_pack, named, NAMES, image, size=64, strength=None)

    def batches(epoch: int) -> Batches:
        is_first = epoch == 0 and options.init is None
        numbers = (
            short_first(fields, real) if is_first else _numbers(options, len(train_pack), real, fields, epoch)
        )
        return Batches(fields, numbers, NAMES, image, options.batch, options.seed, paired=paired)

    settings = FitSettings(
        steps=options.steps, minutes=options.minutes, peak_rate=options.peak_rate, patience=options.patience
    )
    with training_bar() as bar:
        fit = Fit(
            model,
            batches,
            lambda: validate(model, held_out),
            settings,
            options.out,
            teller(bar),
            consistent_ctc_loss(options.consistency) if paired else ctc_loss,
        )
        if options.resume and not fit.resume():
            bar.console.print("No checkpoint to go on from; starting anew.")
        return fit.run()


def _real(options: Options, pack: Pack) -> NDArray[np.int64]:
    """Numbers of the real fields to train on."""
    everything = np.arange(len(pack))
    if options.images is None:
        return everything
    drawn = np.random.default_rng(options.seed).permutation(everything)
    return np.sort(drawn[: options.images])


def _numbers(
    options: Options, first_extra: int, real: NDArray[np.int64], fields: JoinedPacks, epoch: int
) -> NDArray[np.int64]:
    """All of ``real``, and others of the extra fields in each epoch."""
    extra = np.arange(first_extra, len(fields.texts))
    share = min(len(extra), round(options.extra_share * len(real)))
    drawn = np.random.default_rng((options.seed, epoch)).choice(extra, share, replace=False)
    return np.concatenate([real, drawn])


if __name__ == "__main__":
    main()
