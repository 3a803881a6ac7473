"""`python -m training.retrain`: fine-tune the live bundle on a snapshot of labels and compare the two.

The worker starts it as a child process and exchanges only files with it (``backend.exchange.run_files``). Writes
progress, the candidate's bundle and the report into ``--out``. Exits with 0 whether the candidate is accepted or
rejected; after a failure it exits with another status and leaves a message with the reason in the error file.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from backend import parent_watch
from training.finetuning.retraining import Options, retrain
from training.finetuning.run.run_errors import exit_status_of
from training.finetuning.training_sets import Sizes
from training.gating.gate_options import add_gate_arguments, take_gate_options


def main(arguments: list[str] | None = None) -> int:
    """Retrain; return 0 for either verdict, `DISK_FULL` if there was no space left, 1 after any other failure."""
    parent_watch.exit_with_parent()
    options = parse(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    return exit_status_of(lambda: retrain(options), options.out)


def parse(arguments: list[str] | None) -> Options:
    """The command line as a value."""
    parser = argparse.ArgumentParser(
        prog="python -m training.retrain",
        description="Fine-tune the live bundle on a snapshot of labels and compare the two.",
    )
    parser.add_argument("--snapshot", type=Path, required=True, help="folder with labels.csv and images/")
    parser.add_argument("--parent", type=Path, required=True, help="the live bundle's folder")
    parser.add_argument("--out", type=Path, required=True, help="folder for candidate, report and progress")
    parser.add_argument("--dataset", type=Path, help="original data to replay (default: drawn names)")
    parser.add_argument("--minutes", type=float, default=20.0, help="of the whole run, about (default: 20)")
    parser.add_argument("--steps", type=int, help="optimiser steps, at most")
    parser.add_argument("--batch", type=int, default=32, help="images per step (default: 32)")
    parser.add_argument(
        "--letter",
        type=int,
        default=Sizes.letter,
        help="labels to train on with a letter that the live version lacks at which it is learned "
        f"(default: {Sizes.letter})",
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--resume", action="store_true", help="resume from the newest checkpoint in --out")
    add_gate_arguments(parser)
    values = vars(parser.parse_args(arguments))
    return Options(gate=take_gate_options(values), **values)


if __name__ == "__main__":
    raise SystemExit(main())
