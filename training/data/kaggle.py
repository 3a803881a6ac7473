"""Downloads the full data set of handwritten names from Kaggle.

Knows the data set's name there and its layout. ``kagglehub`` is an optional extra and imported only on demand.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from training.data.dataset import SPLITS, DatasetError, split_files

HANDLE = "landlord/handwriting-recognition"

Download = Callable[[str], str]


class FetchError(RuntimeError):
    """The data set could not be downloaded; the message says what to do."""


def fetch(target: Path, download: Download) -> Path:
    """Download the data set into ``target``, which afterwards is complete or does not exist.

    Args:
        download: from Kaggle's name of a data set to a local folder.
    Raises:
        FetchError: ``target`` exists, the download failed, or it is something else.
    """
    if target.exists():
        raise FetchError(f"{target} already exists. Point PARAPH_DATASET at it, or remove it first.")
    try:
        source = Path(download(HANDLE))
    except Exception as error:  # kagglehub passes on whatever its HTTP library raises
        raise FetchError(
            f"The data set could not be downloaded ({type(error).__name__}: {error}). This needs a network connection, "
            f"and perhaps a Kaggle token (https://www.kaggle.com/settings). Otherwise download {HANDLE} in a browser "
            f"and unpack it into {target}."
        ) from error
    try:
        for split in SPLITS:
            split_files(source, split)
    except DatasetError as error:
        raise FetchError(f"Kaggle's folder {source} is not the expected data set: {error}") from error
    part = target.with_name(target.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(source, part)
    part.rename(target)
    return target


def kaggle() -> Download:
    """Kaggle's downloader.

    Raises:
        FetchError: ``kagglehub`` is not installed.
    """
    try:
        import kagglehub
    except ImportError as error:
        raise FetchError(
            f"kagglehub is not installed. Run: {sys.executable} -m pip install 'kagglehub>=0.3'"
        ) from error
    return kagglehub.dataset_download
