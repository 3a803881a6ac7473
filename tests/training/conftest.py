"""Chooses Keras' backend before any test of training imports Keras, and keeps what commands print on one line."""

import os

import pytest

from training.network.backend import use_default_backend

use_default_backend()
if "PYTEST_XDIST_WORKER" in os.environ:  # TensorFlow's threads of several processes only hinder each other
    os.environ["TF_NUM_INTRAOP_THREADS"] = os.environ["TF_NUM_INTEROP_THREADS"] = "1"


@pytest.fixture(autouse=True)
def wide_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rich wraps messages at the terminal's width, and then a path of another length hides a word."""
    monkeypatch.setenv("COLUMNS", "1000")
