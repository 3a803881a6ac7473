"""Compares a finished candidate with the live version, as a run does after its training; nothing is trained.

For a candidate that was trained elsewhere. Knows bundles, the sets to compare on, and the report; ``gate`` decides.
"""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backend.exchange.run_files import MADE_FROM, REPORT
from backend.exchange.snapshot_layout import snapshot_hash
from backend.recognizer.bundle import load_bundle
from training.finetuning import comparison
from training.finetuning.run.progress_log import ProgressLog
from training.finetuning.run.run_errors import write_whole
from training.finetuning.training_sets import Sizes, gather_judged
from training.gating.gate_options import GateOptions


@dataclass(frozen=True)
class CheckOptions:
    """What to compare.

    Args:
        snapshot: folder of labels that are frozen now.
        parent: folder of the live bundle.
        candidate: folder of the finished bundle.
        out: folder of the run.
        dataset: folder of the original data; None for drawn names.
        trained_on: snapshot that the candidate was trained on: its training images are left out of the comparison;
            None if that folder is gone.
        seed: of the draws.
        gate: what to compare with besides, and what is required.
    """

    snapshot: Path
    parent: Path
    candidate: Path
    out: Path
    dataset: Path | None
    trained_on: Path | None
    seed: int
    gate: GateOptions = field(default_factory=GateOptions)


def check(options: CheckOptions) -> dict[str, Any]:
    """Compare the candidate with the live bundle; return the report, which is also written.

    Raises:
        DatasetError: snapshot or data set is incomplete.
        BundleError: one of the bundles cannot be used.
    """
    started = time.monotonic()
    log = ProgressLog(options.out)
    log.phase("evaluating", "Comparing the candidate with the live version")
    parent, candidate = load_bundle(options.parent), load_bundle(options.candidate)
    work = options.out / "work"
    sets = gather_judged(
        options.snapshot, parent, candidate, options.dataset, work, Sizes(), options.trained_on, options.gate
    )
    report = comparison.compare(
        sets,
        parent,
        candidate,
        options.seed,
        options.gate,
        compared_on=snapshot_hash(options.snapshot),
        made_from=_made_from(options.out),
        seconds=round(time.monotonic() - started, 1),
    )
    write_whole(options.out / REPORT, json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    shutil.rmtree(work, ignore_errors=True)
    return report


def _made_from(folder: Path) -> Any:
    """What the run that trained the candidate reports of itself; None if the candidate came without such a report."""
    path = folder / MADE_FROM
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
