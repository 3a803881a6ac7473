"""Where the commands of training find the dataset unless they are told: where the server's settings say it is.

Reads the two environment variables that ``backend.config`` reads too, since training knows no settings of a server.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from pathlib import Path

from backend.recognizer.bundle import Bundle, BundleError, latest_bundle, load_bundle

_DATA = Path(__file__).resolve().parents[2] / "data"


def full_dataset(environ: Mapping[str, str] = os.environ) -> Path:
    """Where ``training.fetch`` puts the dataset: ``names`` in the data folder."""
    return Path(environ.get("PARAPH_DATA") or _DATA) / "names"


def dataset(environ: Mapping[str, str] = os.environ) -> Path | None:
    """The dataset's folder: ``PARAPH_DATASET``, else the one in the data folder, else None."""
    named = environ.get("PARAPH_DATASET")
    if named:
        return Path(named)
    fetched = full_dataset(environ)
    return fetched if fetched.is_dir() else None


def add_dataset_option(parser: argparse.ArgumentParser) -> None:
    """``--dataset DIR``, which must be given where ``dataset`` finds none."""
    found = dataset()
    parser.add_argument(
        "--dataset",
        type=Path,
        default=found,
        required=found is None,
        help="folder with written_name_*_v2.csv (default: PARAPH_DATASET, else names in PARAPH_DATA)",
    )


SHIPPED = Path(__file__).resolve().parents[1] / "weights"


def bundle_at(directory: Path | None) -> Bundle:
    """The bundle in ``directory``; the shipped one without a name.

    Raises:
        BundleError: there is none, or it cannot be used.
    """
    directory = directory or latest_bundle(SHIPPED)
    if directory is None:
        raise BundleError("missing", f"There is no bundle in {SHIPPED}. Name one with --weights.")
    return load_bundle(directory)
