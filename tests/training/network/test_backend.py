"""The choice of Keras' backend."""

from __future__ import annotations

import pytest

from training.network.backend import use_default_backend


def test_tensorflow_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    assert use_default_backend() == "tensorflow"


def test_a_chosen_backend_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    assert use_default_backend() == "torch"
