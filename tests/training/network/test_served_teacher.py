"""A served network says the same as a teacher as it does where it is served."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest

from backend.recognizer.session import Session
from tests.recognizer.networks import band_network
from training.network.served_teacher import ServedTeacher


@pytest.fixture
def network(tmp_path: Path) -> Path:
    path = tmp_path / "model.onnx"
    path.write_bytes(band_network())
    return path


def test_a_batch_is_read_in_its_order(network: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keras.backend, "backend", lambda: "torch")
    pixels = np.random.default_rng(0).random((9, 32, 48, 1)).astype(np.float32)
    teacher = ServedTeacher(network, threads=3)
    np.testing.assert_array_equal(
        keras.ops.convert_to_numpy(teacher(pixels, training=True)), Session(network).run(pixels)
    )


def test_where_keras_compiles_it_is_said_what_to_give_instead(network: Path) -> None:
    if keras.backend.backend() == "torch":
        pytest.skip("Keras computes step by step here")
    with pytest.raises(ValueError, match=r"give the model\.weights\.h5 beside it"):
        ServedTeacher(network)
