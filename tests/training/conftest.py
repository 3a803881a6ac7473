"""Chooses Keras' backend before any test of training imports Keras, and holds what many of these tests start from."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from training.network.backend import use_default_backend

use_default_backend()
if "PYTEST_XDIST_WORKER" in os.environ:  # TensorFlow's threads of several processes only hinder each other
    os.environ["TF_NUM_INTRAOP_THREADS"] = os.environ["TF_NUM_INTEROP_THREADS"] = "1"


@pytest.fixture(autouse=True)
def wide_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rich wraps messages at the terminal's width, and then a path of another length hides a word."""
    monkeypatch.setenv("COLUMNS", "1000")


@pytest.fixture(scope="session")
def tiny_parent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle ``parent`` of a network that has learned nothing; who changes it works on a copy."""
    from tests.training.making import tiny_bundle

    return tiny_bundle(tmp_path_factory.mktemp("weights"))


@pytest.fixture
def eagerly() -> Iterator[None]:
    """Keras computes each step at once: tracing a graph takes longer than the few steps of a test.

    That training also works on graphs, as users run it, `test_fit`, `test_pretrain` and `test_retraining` show.
    """
    import tensorflow as tf

    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)
