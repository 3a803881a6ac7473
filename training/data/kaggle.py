"""Kaggle."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from training.data.dataset import SPLITS, DatasetError, split_files

HANDLE = "landlord/handwriting-recognition"
Download = Callable[[str], str]


class FetchError(RuntimeError):
    """The dataset could not be brought; the message says what to do."""


def fetch(target: Path, download: Download) -> Path:
    """Download and move the dataset to ``target``, which holds it whole afterwards or is not there.

    Args:
        download: from Kaggle's name for a dataset to a local folder.
    Raises:
        FetchError: ``target`` is there, the download failed, or brought something else.
    """
    if target.exists():
        raise FetchError(f"{target} is there already. Point PARAPH_DATASET at it, or remove it first.")
    try:
        source = Path(download(HANDLE))
    except Exception as error:  # kagglehub passes on whatever its HTTP library raises
        raise FetchError(
            f"The dataset could not be downloaded ({type(error).__name__}: {error}). It needs a network, and perhaps "
            f"a Kaggle token (https://www.kaggle.com/settings). Without one, download {HANDLE} in a browser and unpack "
            f"it into {target}."
        ) from error
    try:
        for split in SPLITS:
            split_files(source, split)
    except DatasetError as error:
        raise FetchError(f"Kaggle's folder {source} is not the expected dataset: {error}") from error
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
