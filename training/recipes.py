"""`python -m training.recipes`: compare recipes of fine-tuning by cross-validation over writers.

``train`` reads with the parent, then runs the trials of a plan and skips finished ones; after an interruption, start it
again. Several processes can share the work (``--part 1/2`` and ``2/2``), each fold in one of them. ``table`` prints
the results so far.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from backend.recognizer.bundle import load_bundle
from training.data.locations import add_dataset_option
from training.laboratory.recipe_trials import read_plan, read_results, table
from training.network.backend import use_default_backend

_PLAN = Path(__file__).resolve().parents[1] / "docs" / "recipes.json"


def main(arguments: list[str] | None = None) -> None:
    """Train the recipes of a plan, or print how they read."""
    options = _parse(arguments)
    try:
        recipes = read_plan(options.plan)
    except (OSError, ValueError) as error:
        raise SystemExit(f"The plan cannot be used: {error}") from None
    if options.task == "table":
        results = read_results(options.out, recipes, options.folds)
        Console().print(table(results), soft_wrap=True, markup=False, highlight=False)
        return
    use_default_backend()
    from training.laboratory.recipe_training import Study, read_parent, run_trial

    study = Study(
        options.snapshot,
        load_bundle(options.parent),
        options.dataset,
        options.out,
        options.hands,
        options.folds,
        options.steps,
        seed=options.seed,
    )
    number, parts = (int(value) for value in options.part.split("/"))
    for fold in range(number - 1, options.folds, parts):
        read_parent(study, fold)
        for recipe in recipes:
            run_trial(study, recipe, fold)


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.recipes", description=main.__doc__)
    parser.add_argument("task", choices=("train", "table"))
    add_dataset_option(parser, required=False)
    parser.add_argument("--snapshot", type=Path, help="folder with labels.csv and images/")
    parser.add_argument("--parent", type=Path, help="the bundle to fine-tune")
    parser.add_argument("--plan", type=Path, default=_PLAN, help="recipes (default: docs/recipes.json)")
    parser.add_argument("--out", type=Path, default=Path("runs/recipes"), help="folder of results")
    parser.add_argument(
        "--hands",
        default="[^_]+",
        help="what in a file's name says who wrote it (default: up to the first _)",
    )
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--steps", type=int, default=2000, help="of each trial (default: 2000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", default="1/1", metavar="K/N", help="every Nth fold, starting with the Kth")
    options = parser.parse_args(arguments)
    if options.task == "train" and not (options.dataset and options.snapshot and options.parent):
        parser.error("train needs --dataset, --snapshot and --parent.")
    return options


if __name__ == "__main__":
    main()
