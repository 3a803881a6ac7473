"""``python -m tests.bench.loop POPULATION``: what the loop learns from corrections in an office that it has not seen.

An installation of its own begins with the shipped version. Corrections come in a fixed order; after each stage a run
is started, as ``flask retrain`` does, and the next stage continues from the version that is live then. A result counts
only if the gate made it live. After it was killed, the same command continues.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from backend.config import Settings
from backend.exchange.versions import bundle_hash
from backend.recognizer.bundle import latest_bundle
from tests.bench.loop.office import Office
from tests.bench.loop.offices import POPULATIONS, NoDataError, population
from tests.bench.loop.poison import POISONS
from tests.bench.loop.population import Population
from tests.bench.loop.record import OtherMeasurementError, Record
from tests.bench.loop.rounds import (
    Stages,
    came_to_a_verdict,
    folder_name,
    left_as_it_was,
    poison_had_no_effect,
)
from tests.bench.loop.table import gold_loss, lines
from tests.bench.machine import instructions, machine
from tests.handwriting import ROOT, dataset_dir

QUICK_STEPS = 12
QUICK_LABELS = 30


def main(arguments: list[str] | None = None) -> int:
    """Measure; return 0, 1 if poison went live or a run failed, 2 if it cannot be measured."""
    options = _parse(arguments)
    weights = options.weights or ROOT / "weights"
    shipped = latest_bundle(weights)
    if shipped is None:
        print(f"There is no bundle in {weights}.", file=sys.stderr)
        return 2
    try:
        office = population(options.population, options.out / "pictures", shipped, options.quick)
        office = office.limited(options.corrections, options.held_back == "same", options.quick)
        conditions = _conditions(options, office, shipped)
        folder = options.out / folder_name(options.population, conditions)
        if options.again:
            shutil.rmtree(folder, ignore_errors=True)
        record = Record(folder, conditions)
    except (NoDataError, OtherMeasurementError) as error:
        print(error, file=sys.stderr)
        return 2
    print(
        f"{folder.name}: {conditions['machine']}, {conditions['instructions']}, {options.minutes} minutes a run"
    )
    stages = _run(options, weights, office, record, folder)
    print(gold_loss(stages))
    is_whole = all(came_to_a_verdict(stage, bool(options.poison)) for stage in stages)
    if options.poison:
        is_same = left_as_it_was(stages)
        print(f"The live version and its files are {'unchanged' if is_same else 'CHANGED'}.")
        return int(not (is_whole and poison_had_no_effect(stages)))
    return int(not is_whole)


def _run(
    options: argparse.Namespace, weights: Path, office: Population, record: Record, folder: Path
) -> list[dict[str, Any]]:
    settings = Settings(
        data_dir=folder / "data",
        weights_dir=weights,
        dataset_dir=None if options.no_dataset else dataset_dir(),
        retrain_minutes=options.minutes,
        worker="off",
        case="written",
        accents="kept",
    )
    if options.quick:
        settings = replace(settings, retrain_steps=QUICK_STEPS, retrain_min_labels=QUICK_LABELS)
    installation = Office(settings)
    try:
        return Stages(
            installation,
            office,
            record,
            quick=options.quick,
            poison=options.poison,
            say=lambda stage: print("\n".join(lines(stage)), flush=True),
        ).run()
    finally:
        installation.close()


def _conditions(options: argparse.Namespace, office: Population, shipped: Path) -> dict[str, Any]:
    return {
        "shipped": shipped.name,
        "sha256": bundle_hash(shipped),
        "stages": list(office.stages),
        "minutes": options.minutes,
        "dataset": not options.no_dataset and dataset_dir() is not None,
        "held_back": options.held_back,
        "poison": options.poison,
        "quick": options.quick,
        "machine": machine(),
        "instructions": instructions(),
    }


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.loop", description=__doc__)
    parser.add_argument("population", choices=POPULATIONS)
    parser.add_argument("--quick", action="store_true", help="one short run on few names, under four minutes")
    parser.add_argument(
        "--corrections", type=_numbers, help="stages, such as 100,300 (default: the population's)"
    )
    parser.add_argument("--minutes", type=int, default=20, help="of each run (default: 20)")
    parser.add_argument("--no-dataset", action="store_true", help="as an office without the original data")
    parser.add_argument(
        "--held-back",
        choices=("all", "same"),
        default="all",
        help="same: leave out writers and pages of which nothing is corrected, to try something on the others",
    )
    parser.add_argument("--poison", choices=POISONS, help="give wrong labels: they must not go live")
    parser.add_argument("--again", action="store_true", help="begin anew")
    parser.add_argument("--weights", type=Path, help="folder of the shipped bundles (default: weights)")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "loop", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def _numbers(words: str) -> tuple[int, ...]:
    return tuple(int(word) for word in words.split(","))


if __name__ == "__main__":
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    sys.exit(main())
