"""Multiply-adds against what Keras' own layers say of their shapes."""

from dataclasses import replace

import pytest
from keras import layers

from training.network.multiply_adds import multiply_adds
from training.network.network import NetworkSpec, SeparableConvolution, build

SHIPPED = NetworkSpec()
LEAN = NetworkSpec(
    stem=8, strokes=12, parts=16, letters=20, lstm=24, lstm_layers=1, residuals=0,
    convolutions=1, parts_separable=1, letters_separable=2,
)  # fmt: skip


def test_the_shipped_network_takes_269_million_a_field():
    assert multiply_adds(SHIPPED, 30) == 269_035_520


def test_a_network_by_hand():
    half, quarter, eighth, frames = 16 * 80, 8 * 40, 4 * 40, 40
    by_hand = (
        half * (25 * 8 + 9 * 8 * 12)
        + quarter * (9 * 12 * 16 + 9 * 16 + 16 * 16)
        + eighth * (9 * 16 * 20 + 2 * (9 * 20 + 20 * 20))
        + frames * (4 * 20 * 20 + 2 * 4 * 24 * (20 + 24) + 48 * 110)
    )
    assert multiply_adds(LEAN, 110) == by_hand


def test_twice_the_width_takes_twice_as_many():
    assert multiply_adds(LEAN, 110, 320) == 2 * multiply_adds(LEAN, 110)


def test_no_lstm_takes_none():
    without = multiply_adds(replace(LEAN, lstm_layers=0), 110)
    assert multiply_adds(LEAN, 110) - without == 40 * (2 * 4 * 24 * (20 + 24) + (48 - 20) * 110)


def test_a_width_between_frames_is_refused():
    with pytest.raises(ValueError, match="multiple of 4"):
        multiply_adds(LEAN, 110, 162)


def test_separable_convolutions_change_nothing_at_first_and_have_their_number():
    model = build(LEAN, 5)
    found = [layer for layer in model.layers if isinstance(layer, SeparableConvolution)]
    assert [layer.name for layer in found] == [
        "parts_separable_0",
        "letters_separable_0",
        "letters_separable_1",
    ]
    assert all(float(abs(layer.normalisation.gamma.numpy()).max()) == 0 for layer in found)
    assert any(isinstance(layer, layers.Bidirectional) for layer in model.layers)
