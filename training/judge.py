"""`python -m training.judge`: decide which labels of a split to keep, correct or drop.

Writes a CSV that ``training.pretrain`` takes as ``--readings``; ``training.laboratory.doubted_labels`` explains how it
decides. Labels with a second reading are left alone and used to measure the decisions.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console
from rich.progress import track

from backend.recognizer.bundle import load_bundle
from training.data.dataset import SPLITS
from training.data.locations import add_dataset_option
from training.data.packing import pack_split
from training.data.second_readings import read_readings, read_second_readings
from training.laboratory.doubted_labels import Rule, measure, opinions, write_decisions


def main(arguments: list[str] | None = None) -> None:
    """List the labels of a split that a trained network contradicts, with what should replace them."""
    parser = argparse.ArgumentParser(prog="python -m training.judge", description=main.__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="bundle of the model that reads")
    add_dataset_option(parser)
    parser.add_argument("--split", choices=SPLITS, default="train")
    parser.add_argument("--work", type=Path, default=Path("runs/judge"), help="folder for the packed split")
    parser.add_argument("--out", type=Path, default=Path("runs/judge/readings.csv"), help="CSV to write")
    parser.add_argument("--other", type=Path, help="CSV (FILENAME, READING) of an independent second reader")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args(arguments)
    rule, console, others = Rule(), Console(), read_readings(options.other)
    pack = pack_split(options.dataset, options.split, options.work / options.split, readings={})
    bundle = load_bundle(options.weights)
    found = list(
        track(opinions(pack, bundle, others, options.threads), description="reading", total=len(pack))
    )
    truth = read_second_readings(options.dataset)
    for line in measure(found, truth, rule).lines():
        console.print(f"with second readings, {line}")
    unknown = (opinion for opinion in found if opinion.file_name not in truth)
    console.print(f"{options.out}: {dict(write_decisions(options.out, unknown, rule))}")


if __name__ == "__main__":
    main()
