"""`python -m training.calibrate`: measure how reliable a bundle's confidence is, and fit its calibration anew."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from backend.recognizer.bundle import BundleError
from training.bundling.calibration import calibrate, collect, recalibrated
from training.data.dataset import SPLITS, DatasetError
from training.data.labelled import labelled_samples
from training.data.locations import add_dataset_option, add_weights_option, bundle_at


def main(arguments: list[str] | None = None) -> int:
    """Print the calibration error; return 0, or 2 after an error message."""
    parser = argparse.ArgumentParser(
        prog="python -m training.calibrate", description="Measure and fit the calibration of a bundle."
    )
    add_weights_option(parser)
    add_dataset_option(parser)
    parser.add_argument("--split", choices=SPLITS, default="validation")
    parser.add_argument("--version", help="write a new bundle of this name with the fitted calibration")
    options = parser.parse_args(arguments)
    console = Console()
    try:
        bundle = bundle_at(options.weights)
        labelled = labelled_samples(bundle.alphabet, bundle.image, options.dataset, options.split)
        fitted = calibrate(collect(bundle, labelled))
        console.print(
            f"{fitted.n} readings; expected calibration error {fitted.error:.2%} (uncalibrated "
            f"{fitted.error_before:.2%}); {fitted.coverage.share:.1%} could be accepted unseen at "
            f"{fitted.coverage.precision:.0%} precision",
            highlight=False,
            soft_wrap=True,
        )
        if options.version:
            console.print(f"written: {recalibrated(bundle, fitted, options.version)}", soft_wrap=True)
    except (BundleError, DatasetError, OSError) as error:
        Console(stderr=True).print(f"[bold]Cannot calibrate:[/] {error}")
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
