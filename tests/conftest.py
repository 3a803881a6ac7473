"""Fixtures for all tests: where the images are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import handwriting


@pytest.fixture(scope="session")
def samples_dir() -> Path:
    """The small set of rendered names that the project ships: ``labels.csv`` beside the images."""
    return handwriting.SAMPLES


@pytest.fixture(scope="session")
def dataset_dir() -> Path:
    """The data set of real handwriting; tests that need it are skipped if there is none."""
    folder = handwriting.dataset_dir()
    if folder is None:
        pytest.skip("no real handwriting here: set PARAPH_DATASET to try this")
    return folder
