"""`python -m training.export`: a training's best weights as a bundle that serves.

Knows the command line and the record that ``training.pretrain`` leaves; the making is ``bundling``'s.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from backend.recognizer.bundle import PRIOR, BundleError, load_bundle
from training.calibrate import Labelled, validation_samples
from training.data.dataset import DatasetError
from training.data.locations import dataset
from training.evaluate import SHIPPED
from training.name_prior.practice_fields import read_practice
from training.network.backend import use_default_backend
from training.network.record import read_record
from training.prior import NAME_COUNTS, build_prior, read_counts, read_labels

if TYPE_CHECKING:
    from training.bundling.bundling import NamePriorFile, Recipe


def main(arguments: list[str] | None = None) -> int:
    """The command line; 0, or 2 with a message."""
    parser = argparse.ArgumentParser(
        prog="python -m training.export", description="Make a bundle of trained weights."
    )
    parser.add_argument("--weights", type=Path, required=True, help="FILE.weights.h5 of a training")
    parser.add_argument("--spec", type=Path, help="run.json of that training (default: beside the weights)")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="folder of bundles")
    parser.add_argument("--version", help="the bundle's name")
    parser.add_argument(
        "--dataset",
        type=Path,
        default=dataset(),
        help="calibrate, measure and fit the name prior on this dataset (default: PARAPH_DATASET, else names in "
        "PARAPH_DATA)",
    )
    parser.add_argument("--most", type=int, default=5000, help="validation fields to use at most")
    parser.add_argument(
        "--leave-out",
        type=Path,
        help="CSV whose IDENTITY rows the name prior must not know, such as a gold test",
    )
    options = parser.parse_args(arguments)
    use_default_backend()
    from training.bundling.onnx_export import ExportError

    console = Console()
    try:
        target = _export_run(options)
    except (BundleError, DatasetError, ExportError, OSError, KeyError) as error:
        Console(stderr=True).print(f"[bold]Cannot export:[/] {error}")
        return 2
    manifest = load_bundle(target).manifest
    if options.dataset is None:
        console.print(
            "No dataset was found, so nothing is calibrated and there is no name prior. See --dataset."
        )
    console.print(f"{target}: {json.dumps(manifest.metrics)}", soft_wrap=True, highlight=False)
    return 0


def _export_run(options: argparse.Namespace) -> Path:
    from training.bundling.bundling import Recipe, make_bundle
    from training.network.network import build

    record = read_record(options.spec or options.weights.parent)
    recipe = Recipe.from_run(record)
    model = build(recipe.network, recipe.alphabet.size)
    model.load_weights(options.weights)
    validation: list[Labelled] = []
    if options.dataset is not None:
        fields = validation_samples(recipe.alphabet, recipe.image, options.dataset, "validation")
        validation = list(islice(fields, options.most))
    with tempfile.TemporaryDirectory(prefix="paraph-prior-") as folder:
        prior = _prior(options, recipe, Path(folder) / PRIOR)
        return make_bundle(model, recipe, validation, options.out, options.version, prior)


def _prior(options: argparse.Namespace, recipe: Recipe, path: Path) -> NamePriorFile | None:
    """A prior of the dataset's list of names, if it has one, written to ``path``."""
    from training.bundling.bundling import NamePriorFile

    counts = _name_counts(options)
    if counts is None:
        return None
    left_out = read_labels(options.leave_out)
    build_prior(read_counts(counts, recipe.alphabet, left_out), recipe.alphabet).save(path)
    practice = read_practice(options.dataset, counts, recipe.alphabet, recipe.image, left_out)
    return NamePriorFile(path, practice=practice)


def _name_counts(options: argparse.Namespace) -> Path | None:
    """The dataset's list of names, if it has one."""
    if options.dataset is None or not (options.dataset / NAME_COUNTS).exists():
        return None
    return Path(options.dataset / NAME_COUNTS)


if __name__ == "__main__":
    raise SystemExit(main())
