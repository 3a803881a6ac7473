"""The command line of ``training.pretrain``, also used by ``training.ablate``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.data.augment import Strength
from training.data.hidden_views import Hiding
from training.data.locations import add_dataset_option
from training.options.json_option import json_for


@dataclass(frozen=True)
class Options:
    """The parsed command line; see the help texts."""

    dataset: Path
    out: Path
    steps: int | None
    minutes: float | None
    batch: int
    peak_rate: float
    seed: int
    resume: bool
    init: Path | None
    shrink: Path | None
    network: dict[str, Any]
    readings: list[Path]
    keep_out: list[Path]
    often: list[Path]
    often_times: int
    images: int | None
    extra: list[Path]
    extra_share: float
    augmentation: Strength
    consistency: float
    hidden: Hiding | None
    teacher: Path | None
    teacher_weight: float
    workers: int
    passes: int
    written: bool
    widest: int | None
    patience: int
    average_over: int
    float32: bool

    @property
    def start(self) -> Path | None:
        """The weights to start from, of whatever size."""
        return self.init or self.shrink


def parse(description: str | None, arguments: Sequence[str] | None = None) -> Options:
    """Parse the command line, or ``arguments``; exit with a message if something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m training.pretrain", description=description)
    add_dataset_option(parser)
    _add_run(parser)
    _add_network(parser)
    _add_labels(parser)
    _add_images(parser)
    options = parser.parse_args(arguments)
    for option, least in (
        ("images", 1),
        ("often-times", 1),
        ("passes", 1),
        ("workers", 0),
        ("average-over", 5),
        ("widest", 64),
    ):
        given = getattr(options, option.replace("-", "_"))
        if given is not None and given < least:
            parser.error(f"--{option} must be at least {least}. Received: {given}")
    for csv in (*options.readings, *options.often, *options.keep_out):
        if not csv.is_file():
            parser.error(f"{csv} is missing.")
    if not 0 <= options.teacher_weight <= 1:
        parser.error(f"--teacher-weight must be between 0 and 1. Received: {options.teacher_weight}")
    if options.written and options.consistency:
        parser.error("--written and --consistency exclude each other.")
    if options.init and options.shrink:
        parser.error("--init and --shrink exclude each other.")
    if options.teacher and options.consistency:
        parser.error("--teacher and --consistency exclude each other.")
    return Options(**vars(options))


def _add_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, default=Path("runs/pretrain"), help="default: runs/pretrain")
    parser.add_argument("--steps", type=int, help="optimiser steps in total")
    parser.add_argument("--minutes", type=float, help="minutes in total, interruptions not included")
    parser.add_argument("--batch", type=int, default=32, help="images per step (default: 32)")
    parser.add_argument(
        "--peak-rate", type=float, default=2e-3, help="highest learning rate (default: 0.002)"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--resume", action="store_true", help="resume from the newest checkpoint in --out")
    parser.add_argument(
        "--patience",
        type=int,
        default=20,
        help="validations without a better CER before stopping (default: 20)",
    )
    parser.add_argument(
        "--average-over",
        type=int,
        default=500,
        help="steps that the average of weights looks back on, at most a tenth of all (default: 500)",
    )
    parser.add_argument(
        "--float32",
        action="store_true",
        help="do not compute in bfloat16 under KERAS_BACKEND=torch; on some processors this is faster",
    )
    parser.add_argument(
        "--workers",
        type=int,
        default=0,
        help="processes that make batches, if one thread cannot keep up with an accelerator (default: none)",
    )
    parser.add_argument(
        "--passes",
        type=int,
        default=1,
        help="passes over the images per epoch; workers wait for each other at its end (default: 1)",
    )


def _add_network(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--init",
        type=Path,
        help="weights to start from; those of a smaller network or of fewer letters are grown",
    )
    parser.add_argument(
        "--shrink", type=Path, help="weights of a larger network, whose most important channels are the start"
    )
    parser.add_argument(
        "--written",
        action="store_true",
        help="learn letters as they are written, in both cases and with accents; folded labels leave the form open",
    )
    parser.add_argument(
        "--widest",
        type=int,
        help="columns of the longest input (default: those of the weights to start from, else 320)",
    )
    parser.add_argument(
        "--network",
        type=json_for(_network),
        default={},
        help="""sizes that differ from the shipped network's, as JSON: '{"lstm": 384}'""",
    )
    parser.add_argument(
        "--teacher",
        type=Path,
        help="weights of a larger network, grown from --init, to learn from in addition to the labels; or the "
        "model.onnx of its bundle, which reads faster (with KERAS_BACKEND=torch)",
    )
    parser.add_argument(
        "--teacher-weight",
        type=float,
        default=0.7,
        help="weight of the teacher, the rest being that of the labels, 0 to 1 (default: 0.7)",
    )


def _add_labels(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--readings",
        type=Path,
        action="append",
        default=[],
        help="CSV of better labels (see training.judge and training.doubtful); repeatable, later files win",
    )
    parser.add_argument(
        "--keep-out",
        type=Path,
        action="append",
        default=[],
        help="CSV whose FILENAMEs are not learned from, since they are for measuring; the list goes along with the "
        "weights, without those that --init, --shrink, --extra or a resumed training has learned; may be repeated",
    )
    parser.add_argument(
        "--often",
        type=Path,
        action="append",
        default=[],
        help="CSV of images that an epoch repeats, read or not (see training.doubtful); repeatable",
    )
    parser.add_argument(
        "--often-times", type=int, default=3, help="times that an epoch uses an image of --often (default: 3)"
    )


def _add_images(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--images",
        type=int,
        help="real images to train on, drawn by --seed (default: all); --extra may hold letters of the others",
    )
    parser.add_argument(
        "--extra", type=Path, action="append", default=[], help="pack of training.recombine; repeatable"
    )
    parser.add_argument(
        "--extra-share",
        type=float,
        default=1.0,
        help="extra images for each real one, repetitions by --often included (default: 1)",
    )
    parser.add_argument(
        "--augmentation",
        type=json_for(lambda given: Strength(**given)),
        default=Strength(),
        help="""chances and ranges that differ from the defaults of training.data.augment, as JSON: '{"plain": 0.5}'""",
    )
    parser.add_argument(
        "--hidden",
        type=json_for(lambda given: Hiding(**given)),
        nargs="?",
        const=Hiding(),
        help="""hide parts of images at random; how much as JSON: '{"widest": 14}' (see training.data.hidden_views)""",
    )
    parser.add_argument(
        "--consistency",
        type=float,
        default=0.0,
        help="weight of reading two views of an image alike (default: 0, a single view)",
    )


def _network(given: dict[str, Any]) -> dict[str, Any]:
    from training.network.spec import NetworkSpec

    NetworkSpec.from_dict(given)
    return given
