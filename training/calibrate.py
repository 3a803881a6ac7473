"""Fits a bundle's calibration on samples that it was not trained on, and says how far its confidence can be
believed.

`python -m training.calibrate --dataset DIR` reports on a bundle; with `--version NAME` it writes a new one
beside it with the calibration fitted anew. Knows bundles and samples; the fitting itself is
``calibration_fit``'s.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from backend.recognizer.bundle import BundleError, latest_bundle, load_bundle
from training.bundling.calibration import (
    Calibrated,
    calibrate,
    collect,
    recalibrated,
)
from training.data.dataset import SPLITS, DatasetError
from training.data.labelled import validation_samples
from training.data.locations import SHIPPED, add_dataset_option


def main(arguments: list[str] | None = None) -> int:
    """The command line; 0, or 2 with a message."""
    parser = argparse.ArgumentParser(
        prog="python -m training.calibrate", description="Fit and judge a bundle's confidence."
    )
    parser.add_argument("--weights", type=Path, help="bundle folder (default: the shipped one)")
    add_dataset_option(parser)
    parser.add_argument("--split", choices=SPLITS, default="validation")
    parser.add_argument("--version", help="write a new bundle of this name with the fitted calibration")
    options = parser.parse_args(arguments)
    console = Console()
    try:
        bundle = load_bundle(options.weights or latest_bundle(SHIPPED) or SHIPPED)
        fields = validation_samples(bundle.alphabet, bundle.image, options.dataset, options.split)
        fitted = calibrate(collect(bundle, fields))
        _show(fitted, console)
        if options.version:
            console.print(f"written: {recalibrated(bundle, fitted, options.version)}", soft_wrap=True)
    except (BundleError, DatasetError, OSError) as error:
        Console(stderr=True).print(f"[bold]Cannot calibrate:[/] {error}")
        return 2
    return 0


def _show(fitted: Calibrated, console: Console) -> None:
    console.print(
        f"{fitted.n} readings; expected calibration error {fitted.error:.2%} (uncalibrated "
        f"{fitted.error_before:.2%}); {fitted.coverage.share:.1%} could be accepted unseen at "
        f"{fitted.coverage.precision:.0%} right",
        highlight=False,
        soft_wrap=True,
    )


if __name__ == "__main__":
    raise SystemExit(main())
