"""A narrower network keeps the channels that matter, and nothing changes if nothing is left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from training.network.network import build
from training.network.shrinking import load_shrunk, shrink
from training.network.spec import NetworkSpec

pytestmark = pytest.mark.slow

WIDE = NetworkSpec(stem=4, strokes=6, parts=6, letters=8, lstm=8, lstm_layers=2, residuals=1, convolutions=1)
NARROW = replace(WIDE, strokes=4, parts=5, letters=6, lstm_layers=1, residuals=0)
PIXELS = np.random.default_rng(0).random((1, 32, 64, 1), np.float32)


def until_lstm(model: keras.Model) -> np.ndarray:
    """What the first LSTM layer gives."""
    first = next(layer for layer in model.layers if isinstance(layer, keras.layers.Bidirectional))
    return keras.ops.convert_to_numpy(keras.Model(model.inputs, first.output)(PIXELS, training=False))


def test_silent_residuals_and_later_lstms_are_left_out_without_a_change() -> None:
    trained = build(WIDE, 5)
    model = shrink(trained, WIDE, replace(WIDE, lstm_layers=1, residuals=0), 9)
    np.testing.assert_allclose(until_lstm(model), until_lstm(trained), atol=1e-6)
    assert model.output_shape[-1] == 9


def test_channels_that_nothing_hears_go_first() -> None:
    trained = build(replace(WIDE, residuals=0), 5)
    convolutions = [layer for layer in trained.layers if isinstance(layer, keras.layers.Conv2D)]
    for convolution, lost in zip(convolutions[2:], ((1, 4), (2,)), strict=False):
        kernel, *rest = convolution.get_weights()
        kernel[:, :, list(lost)] = 0
        convolution.set_weights([kernel, *rest])
    model = shrink(trained, replace(WIDE, residuals=0), replace(NARROW, letters=8), 5)
    np.testing.assert_allclose(until_lstm(model), until_lstm(trained), atol=1e-6)


def test_channels_that_say_nothing_go_first() -> None:
    spec = replace(WIDE, residuals=0)
    trained = build(spec, 5)
    stem = next(layer for layer in trained.layers if isinstance(layer, keras.layers.BatchNormalization))
    gamma, beta, *rest = stem.get_weights()
    gamma[2], beta[2] = 0, 0
    stem.set_weights([gamma, beta, *rest])
    model = shrink(trained, spec, replace(spec, stem=3), 5)
    np.testing.assert_allclose(until_lstm(model), until_lstm(trained), atol=1e-6)


def test_weights_of_a_file_shrink(tmp_path: Path) -> None:
    build(WIDE, 5).save_weights(tmp_path / "old.weights.h5")
    (tmp_path / "run.json").write_text(f'{{"network": {str(WIDE.to_dict()).replace(chr(39), chr(34))}}}')
    assert load_shrunk(tmp_path / "old.weights.h5", NARROW, 5, 9).output_shape[-1] == 9


@pytest.mark.parametrize("change", [{"letters": 9}, {"lstm": 4}, {"convolutions": 2}])
def test_what_cannot_shrink_is_told(change: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=f"other \\['{next(iter(change))}'\\]"):
        shrink(build(WIDE, 5), WIDE, replace(NARROW, **change), 5)
