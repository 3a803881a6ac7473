"""`python -m training.evaluate`: score a bundle on a split of the data set, with the code that serves.

Trains nothing and needs no TensorFlow.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from functools import partial
from pathlib import Path

from rich.console import Console

from backend.exchange.versions import bundle_hash
from backend.recognizer.bundle import Bundle, BundleError
from training.data.dataset import SPLITS, DatasetError
from training.data.locations import add_dataset_option, add_weights_option, bundle_at
from training.measures.printing import print_scores, print_summary
from training.measures.scoring import Scoring
from training.measures.split_scoring import Selection, score_split
from training.name_prior.counts import read_counts, read_labels


def main(arguments: list[str] | None = None) -> int:
    """Score a bundle; return 0, or 2 with a message if bundle or data set cannot be used."""
    options = _parse(arguments)
    console = Console()
    started = time.perf_counter()
    try:
        bundle = bundle_at(options.weights)
        scoring, without_prior = _score(bundle, options, console)
    except (BundleError, DatasetError, OSError) as error:
        Console(stderr=True).print(f"[bold]Cannot evaluate:[/] {error}")
        return 2
    summary = {
        **scoring.summary(),
        **({"without_prior": without_prior.summary()} if without_prior else {}),
        "prior": _uses_prior(options) and bundle.fusion is not None,
        "seconds": round(time.perf_counter() - started, 3),
        "version": bundle.manifest.version,
        "bundle_sha256": bundle_hash(bundle.dir),
        "split": options.split,
        "files": options.files,
        "gold": options.gold.name if options.gold else None,
    }
    print_summary(summary, console)
    if without_prior and summary["n"]:
        print_scores("without its name prior: ", summary["without_prior"], console)
    if options.json is not None:
        options.json.write_text(json.dumps(summary, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def _score(bundle: Bundle, options: argparse.Namespace, console: Console) -> tuple[Scoring, Scoring | None]:
    """The scores, and those without the name prior if both are asked for."""
    selection = Selection(
        options.dataset,
        options.split,
        options.files,
        options.gold,
        without_gold=options.predictions is not None,
    )
    listed = (
        read_counts(options.counts, bundle.alphabet, read_labels(options.leave_out))
        if options.counts
        else None
    )
    score = partial(score_split, bundle, selection, listed=listed, threads=options.threads, console=console)
    return (
        score(prior=_uses_prior(options), predictions=options.predictions),
        score(prior=False) if options.compare_prior else None,
    )


def _uses_prior(options: argparse.Namespace) -> bool:
    return options.compare_prior or not options.no_prior


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m training.evaluate",
        description="Score a bundle on a split, with the code that serves.",
    )
    add_weights_option(parser)
    add_dataset_option(parser)
    parser.add_argument("--split", choices=SPLITS, default="test")
    parser.add_argument(
        "--gold", type=Path, help="CSV (FILENAME, GOLD): score only rows whose GOLD is a name"
    )
    parser.add_argument("--files", metavar="PATTERN", help="score only files with such names, as in 'TEST_*'")
    parser.add_argument("--no-prior", action="store_true", help="read without the name prior")
    parser.add_argument(
        "--compare-prior", action="store_true", help="read both with and without the name prior"
    )
    parser.add_argument(
        "--counts", type=Path, help="CSV (NAME, COUNT): also score the names missing from it by themselves"
    )
    parser.add_argument(
        "--leave-out", type=Path, help="CSV whose IDENTITY column is subtracted from --counts"
    )
    parser.add_argument("--predictions", type=Path, help="write FILENAME,IDENTITY,READING,CONFIDENCE here")
    parser.add_argument("--json", type=Path, help="write the scores here")
    parser.add_argument("--threads", type=int, default=min(4, os.cpu_count() or 1))
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
