"""Fixtures that every room may use: where the pictures are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import handwriting


@pytest.fixture(scope="session")
def samples_dir() -> Path:
    """The small set of rendered name fields that the project ships: ``labels.csv`` beside the images."""
    return handwriting.SAMPLES


@pytest.fixture(scope="session")
def dataset_dir() -> Path:
    """The data set of real handwriting; a test that needs it is skipped where there is none."""
    folder = handwriting.dataset_dir()
    if folder is None:
        pytest.skip("no real handwriting here: set PARAPH_DATASET to try this")
    return folder
