"""Fixtures that every room may use: where the pictures are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import handwriting


@pytest.fixture(scope="session")
def samples_dir() -> Path:
    """The small set of rendered names that the project ships, in the data set's layout."""
    return handwriting.SAMPLES


@pytest.fixture(scope="session")
def dataset_dir() -> Path:
    """Real handwriting where there is some, else `samples_dir`."""
    return handwriting.dataset_dir()
