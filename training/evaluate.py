"""`python -m training.evaluate`: how well a bundle reads a split, by the same code that serves.

Knows the dataset's files, a bundle and the screen. Trains nothing and needs no TensorFlow.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import time
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from backend.recognizer.bundle import Bundle, BundleError
from backend.recognizer.engine import Recognizer
from backend.recognizer.manifest import MANIFEST
from training.data.dataset import SPLITS, DatasetError, Row, count_rows, read_rows
from training.data.locations import add_dataset_option, bundle_at
from training.data.read_files import ReadRow, read_files, write_predictions
from training.data.second_readings import read_gold
from training.measures.scoring import Scoring
from training.name_prior.counts import read_counts, read_labels


def main(arguments: list[str] | None = None) -> int:
    """The command line; 0, or 2 with a message where bundle or dataset cannot be used."""
    options = _parse(arguments)
    console = Console()
    started = time.perf_counter()
    try:
        bundle = bundle_at(options.weights)
        found = [(prior, _score(bundle, options, prior, console)) for prior in _ways(options)]
    except (BundleError, DatasetError, OSError) as error:
        Console(stderr=True).print(f"[bold]Cannot evaluate:[/] {error}")
        return 2
    told = {
        **found[0][1].summary(),
        **({"without_prior": found[1][1].summary()} if len(found) > 1 else {}),
        "prior": found[0][0] and bundle.fusion is not None,
        "seconds": round(time.perf_counter() - started, 3),
        "version": bundle.manifest.version,
        "bundle_sha256": bundle_hash(bundle),
        "split": options.split,
        "files": options.files,
        "gold": options.gold.name if options.gold else None,
    }
    _show(told, console)
    if len(found) > 1:
        _tell("without its name prior: ", told["without_prior"], console)
    if options.json is not None:
        options.json.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def bundle_hash(bundle: Bundle) -> str:
    """sha256 of the manifest, which holds the other files' checksums: one name for all of a bundle's
    bytes."""
    return hashlib.sha256((bundle.dir / MANIFEST).read_bytes()).hexdigest()


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m training.evaluate", description="Score a bundle on a split, by the code that serves."
    )
    parser.add_argument("--weights", type=Path, help="bundle folder (default: the shipped one)")
    add_dataset_option(parser)
    parser.add_argument("--split", choices=SPLITS, default="test")
    parser.add_argument(
        "--gold", type=Path, help="CSV (FILENAME, GOLD): score only rows whose GOLD is a name"
    )
    parser.add_argument("--files", metavar="PATTERN", help="score only files so named, such as 'TEST_*'")
    parser.add_argument(
        "--no-prior", action="store_true", help="read by the image alone, without the name prior"
    )
    parser.add_argument(
        "--compare-prior", action="store_true", help="read both with and without the name prior"
    )
    parser.add_argument(
        "--counts", type=Path, help="CSV (NAME, COUNT): score also the names that it lacks by themselves"
    )
    parser.add_argument(
        "--leave-out", type=Path, help="CSV (IDENTITY): rows that --counts counted and shall not have"
    )
    parser.add_argument("--predictions", type=Path, help="write FILENAME,IDENTITY,READING,CONFIDENCE here")
    parser.add_argument("--json", type=Path, help="write the numbers here")
    parser.add_argument("--threads", type=int, default=min(4, os.cpu_count() or 1))
    return parser.parse_args(arguments)


def _ways(options: argparse.Namespace) -> list[bool]:
    """Whether to use the name prior, for each time that the split is read."""
    return [True, False] if options.compare_prior else [not options.no_prior]


def _score(bundle: Bundle, options: argparse.Namespace, prior: bool, console: Console) -> Scoring:
    gold = read_gold(options.gold) if options.gold else None
    rows: Iterable[Row] = read_rows(options.dataset, options.split)
    total: int | None = count_rows(options.dataset, options.split)
    if options.files is not None:
        rows, total = (row for row in rows if fnmatchcase(row.file_name, options.files)), None
    if gold is not None and options.predictions is None:
        # Nobody would see what is read of the other rows.
        rows, total = (row for row in rows if row.file_name in gold), total and len(gold)
    read: Iterable[ReadRow] = read_files(Recognizer(bundle, options.threads, prior), rows)
    if options.predictions is not None and prior == _ways(options)[0]:
        read = write_predictions(options.predictions, read)
    listed = (
        read_counts(options.counts, bundle.alphabet, read_labels(options.leave_out))
        if options.counts
        else None
    )
    scoring = Scoring(bundle.alphabet, listed)
    for item in track(read, description=f"reading {options.split}", total=total, console=console):
        scoring.add(item, item.row.identity if gold is None else gold.get(item.row.file_name))
    return scoring


def _show(told: dict[str, Any], console: Console) -> None:
    console.print(
        f"bundle {told['version']}  sha256 {told['bundle_sha256']}", highlight=False, soft_wrap=True
    )
    if not told["n"]:
        console.print("No row has a name to score against.")
        return
    _tell("", told, console)
    console.print(
        f"{told['errors']} errors in {told['characters']} characters; {told['images']} images in "
        f"{told['seconds']:.1f} s"
    )
    for title, counts in (("not scored", told["not_scored"]), ("not opened", told["unread"])):
        for reason, count in sorted(counts.items(), key=lambda item: -item[1]):
            console.print(f"{count:>7} {title}: {reason}")
    table = Table("written", "read", "times", title="worst confusions")
    for confusion in told["confusions"]:
        written, read = (confusion[side] or "(nothing)" for side in ("reference", "hypothesis"))
        table.add_row(written, read, str(confusion["count"]))
    console.print(table)


def _tell(title: str, told: dict[str, Any], console: Console) -> None:
    def line(text: str) -> None:
        console.print(title + text, highlight=False, soft_wrap=True)

    line(
        f"CER {told['cer']:.2%} {_interval(told['cer_interval'])}   exact match {told['exact']:.2%} "
        f"{_interval(told['exact_interval'])}   n = {told['n']}"
    )
    believed = told["confidence"]
    line(
        f"expected calibration error {believed['expected_calibration_error']:.2%}   "
        f"{believed['coverage_at_99']:.1%} could be accepted unseen at 99% right"
    )
    lacking = told["unlisted"]
    if lacking and lacking["n"]:
        line(
            f"names that the list lacks: CER {lacking['cer']:.2%}   exact match {lacking['exact']:.2%}   "
            f"n = {lacking['n']}"
        )


def _interval(bounds: tuple[float, float]) -> str:
    return f"({bounds[0]:.2%} to {bounds[1]:.2%})"


if __name__ == "__main__":
    raise SystemExit(main())
