"""The command line of ``training.pretrain``."""

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
    network: dict[str, Any]
    readings: list[Path]
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
    patience: int
    average_over: int


def parse(description: str | None, arguments: Sequence[str] | None = None) -> Options:
    """Read the command line, or ``arguments``; what is wrong ends the program with a message."""
    parser = argparse.ArgumentParser(description=description)
    add_dataset_option(parser)
    _add_run(parser)
    _add_network(parser)
    _add_labels(parser)
    _add_fields(parser)
    options = parser.parse_args(arguments)
    for option, least in (
        ("images", 1),
        ("often-times", 1),
        ("passes", 1),
        ("workers", 0),
        ("average-over", 5),
    ):
        given = getattr(options, option.replace("-", "_"))
        if given is not None and given < least:
            parser.error(f"--{option} must be at least {least}. Received: {given}")
    for csv in (*options.readings, *options.often):
        if not csv.is_file():
            parser.error(f"{csv} is missing.")
    if not 0 <= options.teacher_weight <= 1:
        parser.error(f"--teacher-weight lies between 0 and 1. Received: {options.teacher_weight}")
    if options.teacher and options.consistency:
        parser.error("--teacher and --consistency are two ways to train; give one of them.")
    return Options(**vars(options))


def _add_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, default=Path("runs/pretrain"))
    parser.add_argument("--steps", type=int, help="optimiser steps in all")
    parser.add_argument("--minutes", type=float, help="minutes in all, over all sittings")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--peak-rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--resume", action="store_true", help="go on from the newest checkpoint in --out")
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
        help="steps that the average of weights looks back on, a tenth of all at most (default: 500)",
    )
    parser.add_argument(
        "--workers",
        type=int,
        default=0,
        help="processes that make batches, where one thread can't keep up with an accelerator",
    )
    parser.add_argument(
        "--passes",
        type=int,
        default=1,
        help="passes over the fields in an epoch, at whose end all workers wait for the last (default: 1)",
    )


def _add_network(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--init", type=Path, help="weights to start from; of a narrower network, they are grown"
    )
    parser.add_argument(
        "--network",
        type=json_for(_network),
        default={},
        help="""sizes other than the shipped network's, as JSON: '{"lstm": 384}'""",
    )
    parser.add_argument(
        "--teacher",
        type=Path,
        help="weights of a larger network, grown from --init, to learn from beside the labels",
    )
    parser.add_argument(
        "--teacher-weight",
        type=float,
        default=0.7,
        help="how much the teacher counts against the labels, 0 to 1 (default: 0.7)",
    )


def _add_labels(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--readings",
        type=Path,
        action="append",
        default=[],
        help="CSV of better labels, see training.judge and training.doubtful; may be repeated, the last one counts",
    )
    parser.add_argument(
        "--often",
        type=Path,
        action="append",
        default=[],
        help="CSV whose fields, read or still to be read, are drawn several times in an epoch, see training.doubtful; "
        "may be repeated",
    )
    parser.add_argument(
        "--often-times", type=int, default=3, help="times that a field of --often is drawn (default: 3)"
    )


def _add_fields(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--images",
        type=int,
        help="train on so many of the real fields, drawn by --seed (default: on all); --extra fields hold letters of "
        "the others too",
    )
    parser.add_argument(
        "--extra", type=Path, action="append", default=[], help="pack of training.recombine; may be repeated"
    )
    parser.add_argument(
        "--extra-share",
        type=float,
        default=1.0,
        help="extra fields for each real one, those of --often counted as often as they are drawn",
    )
    parser.add_argument(
        "--augmentation",
        type=json_for(lambda given: Strength(**given)),
        default=Strength(),
        help="""chances and ranges other than training.data.augment's, as JSON: '{"plain": 0.5}'""",
    )
    parser.add_argument(
        "--hidden",
        type=json_for(lambda given: Hiding(**given)),
        nargs="?",
        const=Hiding(),
        help="""hide parts of fields now and then; how much as JSON: '{"widest": 14}' (default: as in two views)""",
    )
    parser.add_argument(
        "--consistency",
        type=float,
        default=0.0,
        help="weight of reading two views of a field alike; 0 for one",
    )


def _network(given: dict[str, Any]) -> dict[str, Any]:
    from training.network.network import NetworkSpec

    NetworkSpec.from_dict(given)
    return given
