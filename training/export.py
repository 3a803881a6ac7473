"""`python -m training.export`: make a bundle of the weights that ``training.pretrain`` left."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from rich.console import Console

from backend.recognizer.bundle import BundleError, load_bundle
from backend.recognizer.not_names.reasons import ReasonsError
from training.data.dataset import DatasetError
from training.data.locations import SHIPPED, dataset
from training.network.backend import use_default_backend


def main(arguments: list[str] | None = None) -> int:
    """Make a bundle of trained weights; return 0, or 2 after an error message."""
    options = _parse(arguments)
    use_default_backend()
    from training.bundling.onnx_export import ExportError
    from training.bundling.pretrained import export_training

    console = Console()
    try:
        target = export_training(**vars(options))
    except (BundleError, DatasetError, ExportError, ReasonsError, OSError, KeyError) as error:
        Console(stderr=True).print(f"[bold]Cannot export:[/] {error}")
        return 2
    manifest = load_bundle(target).manifest
    if options.dataset is None:
        console.print(
            "No data set was found, so nothing is calibrated and there is no name prior. See --dataset."
        )
    console.print(f"{target}: {json.dumps(manifest.metrics)}", soft_wrap=True, highlight=False)
    return 0


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m training.export", description="Make a bundle of trained weights."
    )
    parser.add_argument("--weights", type=Path, required=True, help="FILE.weights.h5 of a training")
    parser.add_argument("--spec", type=Path, help="run.json of that training (default: beside the weights)")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="folder of bundles (default: weights)")
    parser.add_argument("--version", help="name of the bundle (default: time and checksum)")
    parser.add_argument(
        "--dataset",
        type=Path,
        default=dataset(),
        help="data set to calibrate, measure and fit the name prior on (default: PARAPH_DATASET, else names in "
        "PARAPH_DATA)",
    )
    parser.add_argument("--most", type=int, default=5000, help="use at most this many validation images")
    parser.add_argument(
        "--leave-out",
        type=Path,
        help="CSV whose IDENTITY column the name prior must not have counted, such as a gold test",
    )
    parser.add_argument(
        "--keep-out",
        type=Path,
        action="append",
        default=[],
        help="CSV whose FILENAMEs neither the training nor what it started from learned; may be repeated (default: the "
        "list beside the weights, which must have them all unless an earlier release trained)",
    )
    parser.add_argument(
        "--not-names",
        type=Path,
        metavar="FILE",
        help="the weights that recognise fields that are not names, fitted to this network by training.not_names "
        "--fit; shipped with thresholds that the validation names stay below",
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
