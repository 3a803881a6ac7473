"""Half the space, the same network."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest

from backend.recognizer.alphabet import NAMES
from tests.training.making import SHALLOW
from training.bundling.half_weights import round_to_half, save_half
from training.network.network import build

pytestmark = pytest.mark.slow


def network() -> keras.Model:
    keras.utils.set_random_seed(3)
    return build(SHALLOW, NAMES.size)


def test_rounded_weights_come_back_bit_by_bit_from_half_the_space(tmp_path: Path) -> None:
    model, again = network(), build(SHALLOW, NAMES.size)
    round_to_half(model)
    save_half(model, tmp_path / "half.weights.h5")
    model.save_weights(tmp_path / "whole.weights.h5")
    again.load_weights(tmp_path / "half.weights.h5")
    for mine, theirs in zip(again.get_weights(), model.get_weights(), strict=True):
        assert mine.dtype == np.float32
        np.testing.assert_array_equal(mine, theirs)
    half, whole = ((tmp_path / f"{name}.weights.h5").stat().st_size for name in ("half", "whole"))
    assert whole - half > model.count_params()


def test_rounding_changes_weights_by_less_than_a_thousandth() -> None:
    model, rounded = network(), network()
    round_to_half(rounded)
    for before, after in zip(model.get_weights(), rounded.get_weights(), strict=True):
        np.testing.assert_allclose(after, before, rtol=1e-3, atol=1e-6)
    assert any(np.any(a != b) for a, b in zip(model.get_weights(), rounded.get_weights(), strict=True))


def test_weights_beyond_all_measure_are_refused() -> None:
    model = network()
    model.set_weights([values + 1e6 for values in model.get_weights()])
    with pytest.raises(ValueError, match="65,504"):
        round_to_half(model)
