"""Where training's commands find the data set and the bundle unless they are named on the command line.

Reads the two environment variables that ``backend.config`` reads too: training has no settings of its own.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from pathlib import Path

from backend.recognizer.bundle import Bundle, BundleError, latest_bundle, load_bundle

_ROOT = Path(__file__).resolve().parents[2]
_DATA = _ROOT / "data"
SHIPPED = _ROOT / "weights"
"""Folder of the bundles that come with the project."""


def full_dataset(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder into which ``training.fetch`` downloads the data set: ``names`` in the data folder."""
    return Path(environ.get("PARAPH_DATA") or _DATA) / "names"


def dataset(environ: Mapping[str, str] = os.environ) -> Path | None:
    """The data set's folder: ``PARAPH_DATASET``, else the downloaded one, else None."""
    named = environ.get("PARAPH_DATASET")
    if named:
        return Path(named)
    fetched = full_dataset(environ)
    return fetched if fetched.is_dir() else None


def add_dataset_option(parser: argparse.ArgumentParser, required: bool = True) -> None:
    """Add ``--dataset DIR``, which is None or, if it is ``required``, must be given if ``dataset`` finds none."""
    found = dataset()
    parser.add_argument(
        "--dataset",
        type=Path,
        default=found,
        required=required and found is None,
        help="folder with written_name_*_v2.csv (default: PARAPH_DATASET, else names in PARAPH_DATA)",
    )


def add_weights_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--weights DIR``, to be passed to ``bundle_at``."""
    parser.add_argument("--weights", type=Path, help="bundle folder (default: the shipped one)")


def bundle_at(directory: Path | None) -> Bundle:
    """The bundle in ``directory``, or the newest shipped one.

    Raises:
        BundleError: there is none, or it cannot be used.
    """
    directory = directory or latest_bundle(SHIPPED)
    if directory is None:
        raise BundleError("missing", f"There is no bundle in {SHIPPED}. Name one with --weights.")
    return load_bundle(directory)
