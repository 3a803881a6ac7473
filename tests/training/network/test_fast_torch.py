"""PyTorch's kernels give what Keras' own computation gives; runs if PyTorch is installed."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys

import pytest

CHECK = """
import numpy as np
import keras
from training.network.fast_torch import speed_up
from training.network.network import ResidualConvolution, SeparableConvolution, build
from training.network.spec import NetworkSpec

keras.utils.set_random_seed(0)
model = build(NetworkSpec(parts_separable=1, letters_separable=1), 30)
for layer in model.layers:
    if isinstance(layer, ResidualConvolution | SeparableConvolution):  # silent at first
        layer.normalisation.gamma.assign(np.full(layer.normalisation.gamma.shape, 0.3))
images = np.random.default_rng(0).random((2, 32, 66 * 2, 1), np.float32)
plain = keras.ops.convert_to_numpy(model(images, training=False))
speed_up(model, bfloat16=False)
fast = keras.ops.convert_to_numpy(model(images, training=False))
print(np.abs(plain - fast).max())
"""


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="PyTorch is not installed here")
def test_the_fast_layers_compute_the_same() -> None:
    environ = {**os.environ, "KERAS_BACKEND": "torch"}
    result = subprocess.run(
        [sys.executable, "-c", CHECK], env=environ, capture_output=True, text=True, check=True
    )
    assert float(result.stdout) < 1e-5
