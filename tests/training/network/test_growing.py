"""A grown network reads as before, and what is new in it can learn."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from tests.training.making import TINY, have_a_say
from training.network.growing import grow, load_grown
from training.network.network import build

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "wider",
    [
        {"lstm": 12},
        {"letters": 24},
        {"residuals": 2},
        {"lstm": 12, "dropout": 0.4},
        {"stem": 12, "strokes": 16, "parts": 20, "letters": 24, "lstm": 12, "residuals": 2},
    ],
    ids=["lstm", "letters", "residuals", "dropout", "everything"],
)
def test_a_grown_network_has_the_same_output(wider: dict[str, Any]) -> None:
    keras.utils.set_random_seed(1)
    small = build(TINY, 5)
    have_a_say(small)
    large = grow(small, TINY, replace(TINY, **wider), 5)
    pixels = np.random.default_rng(0).random((2, 32, 48, 1)).astype(np.float32)
    assert large.count_params() > small.count_params()
    np.testing.assert_allclose(np.asarray(large(pixels)), np.asarray(small(pixels)), atol=1e-5)


def test_a_new_residual_convolution_can_learn() -> None:
    keras.utils.set_random_seed(1)
    large = grow(build(TINY, 5), TINY, replace(TINY, residuals=2), 5)
    new = large.get_layer("letters_residual_1")
    images = np.random.default_rng(0).random((2, 4, 8, TINY.letters)).astype(np.float32)
    np.testing.assert_array_equal(np.asarray(new(images)), images)
    new.normalisation.gamma.assign(np.ones(TINY.letters))
    assert np.abs(np.asarray(new(images)) - images).max() > 0


def test_new_units_listen_so_that_they_can_learn() -> None:
    keras.utils.set_random_seed(1)
    large = grow(build(TINY, 5), TINY, replace(TINY, lstm=12), 5)
    lstm = next(layer for layer in large.layers if isinstance(layer, keras.layers.Bidirectional))
    kernel = lstm.forward_layer.get_weights()[0]
    assert np.abs(kernel[:, TINY.lstm : 12]).max() > 0


def test_weights_are_grown_to_the_network_that_is_asked_for(tmp_path: Path) -> None:
    small = build(TINY, 5)
    small.save_weights(tmp_path / "best.weights.h5")
    (tmp_path / "run.json").write_text(json.dumps({"network": TINY.to_dict()}))
    large = load_grown(tmp_path / "best.weights.h5", replace(TINY, lstm=12), 5)
    pixels = np.random.default_rng(0).random((2, 32, 48, 1)).astype(np.float32)
    np.testing.assert_allclose(np.asarray(large(pixels)), np.asarray(small(pixels)), atol=1e-5)
    with pytest.raises(ValueError, match="Only widths, residuals and dropout may differ"):
        load_grown(tmp_path / "best.weights.h5", replace(TINY, lstm=12, lstm_layers=3), 5)


def test_weights_from_before_there_were_residuals_are_given_some(tmp_path: Path) -> None:
    older = replace(TINY, residuals=0)
    small = build(older, 5)
    small.save_weights(tmp_path / "best.weights.h5")
    record = {key: value for key, value in older.to_dict().items() if key != "residuals"}
    (tmp_path / "run.json").write_text(json.dumps({"network": record}))
    large = load_grown(tmp_path / "best.weights.h5", TINY, 5)
    pixels = np.random.default_rng(0).random((2, 32, 48, 1)).astype(np.float32)
    assert len(large.layers) == len(small.layers) + 2
    np.testing.assert_allclose(np.asarray(large(pixels)), np.asarray(small(pixels)), atol=1e-5)


def test_a_network_does_not_shrink() -> None:
    with pytest.raises(ValueError, match="only grow"):
        grow(build(TINY, 5), TINY, replace(TINY, lstm=4), 5)
