"""A trainer for tests, started as a real child process: ``python -m tests.services.fake_training PLAN [arguments]``.

PLAN is ``accepted``, ``rejected``, ``fails``, ``hangs``, ``silent`` or ``damaged``; the arguments are those of
`training.retrain`, or with ``--candidate`` those of `training.compare`. It keeps the contract's files, and imports no
Keras.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from backend import parent_watch

CANDIDATE = "candidate-1"


def main() -> int:
    parent_watch.exit_with_parent()
    plan, arguments = sys.argv[1], _arguments()
    out: Path = arguments.out
    (out / "arguments.json").write_text(json.dumps(sys.argv[2:]))
    with (out / "progress.jsonl").open("w") as progress:
        progress.write(json.dumps({"phase": "training", "step": 1, "steps": 2, "loss": 0.5}) + "\n")
        progress.flush()
        while plan == "hangs":
            time.sleep(0.05)
        progress.write(json.dumps({"phase": "exporting", "step": 2, "steps": 2, "loss": 0.25}) + "\n")
    if plan == "fails":
        (out / "error.txt").write_text("The loss is not a number.\n")
        return 1
    if plan != "silent":
        if arguments.candidate is None:
            _leave_candidate(out, plan, arguments.parent.name)
        _report(out, plan, arguments)
    return 0


def _leave_candidate(out: Path, plan: str, parent: str) -> None:
    # Imported here: the ONNX package takes a second, and the other plans need none.
    from tests.recognizer.networks import band_bundle

    folder = band_bundle(out / "candidate", CANDIDATE, parent=parent, metrics={"gate": {"n": 8}})
    if plan == "damaged":
        (folder / "model.weights.h5").write_bytes(b"other bytes")


def _report(out: Path, plan: str, arguments: argparse.Namespace) -> None:
    report = {
        "verdict": "rejected" if plan == "rejected" else "accepted",
        "reason": "5 of 8 corrections read, 3 before",
        "parent": arguments.parent.name,
        "candidate": arguments.candidate.name if arguments.candidate else CANDIDATE,
    }
    (out / "report.json").write_text(json.dumps(report))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    for name in (
        "--snapshot",
        "--parent",
        "--out",
        "--dataset",
        "--candidate",
        "--trained-on",
        "--shipped",
        "--kept",
        "--drawn",
    ):
        parser.add_argument(name, type=Path)
    for name in ("--minutes", "--better", "--margin", "--calibration"):
        parser.add_argument(name, type=float)
    for name in ("--steps", "--letter"):
        parser.add_argument(name, type=int)
    return parser.parse_args(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
