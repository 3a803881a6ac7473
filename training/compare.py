"""`python -m training.compare`: compare a finished candidate with the live bundle, as a retraining run does at its end.

``flask import-bundle`` starts it for a candidate that was trained elsewhere. Writes progress and the report into
``--out``, and exits as `training.retrain` does.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from backend import parent_watch
from training.finetuning.checking import CheckOptions, check
from training.finetuning.run.run_errors import exit_status_of
from training.gating.gate_options import add_gate_arguments, take_gate_options


def main(arguments: list[str] | None = None) -> int:
    """Compare; return 0 for either verdict, another status after a failure."""
    parent_watch.exit_with_parent()
    options = _parse(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    return exit_status_of(lambda: check(options), options.out)


def _parse(arguments: list[str] | None) -> CheckOptions:
    parser = argparse.ArgumentParser(
        prog="python -m training.compare",
        description="Compare a finished candidate with the live bundle on labels and original data.",
    )
    parser.add_argument("--snapshot", type=Path, required=True, help="folder with labels.csv and images/")
    parser.add_argument("--parent", type=Path, required=True, help="the live bundle's folder")
    parser.add_argument("--candidate", type=Path, required=True, help="the finished bundle's folder")
    parser.add_argument("--out", type=Path, required=True, help="folder for report and progress")
    parser.add_argument("--dataset", type=Path, help="original data (default: drawn names)")
    parser.add_argument("--trained-on", type=Path, help="snapshot that the candidate was trained on")
    parser.add_argument("--seed", type=int, default=1)
    add_gate_arguments(parser)
    values = vars(parser.parse_args(arguments))
    return CheckOptions(gate=take_gate_options(values), **values)


if __name__ == "__main__":
    raise SystemExit(main())
