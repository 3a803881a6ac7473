"""The network: convolutions that see strokes, then bidirectional LSTMs that see letters in context.

Knows Keras layers; no images, letters or files. A network is always built here from its spec and then given its
weights; no stored configuration is ever turned into code.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import keras
from keras import layers

FRAME_STRIDE = 4  # columns per frame: one strided convolution and one pooling each halve the width


@dataclass(frozen=True)
class NetworkSpec:
    """The sizes of a network; part of the bundle.

    Args:
        height: rows of the input.
        stem, strokes, parts, letters: channels of the four convolution stages.
        lstm: units per direction.
        lstm_layers: number of bidirectional layers.
        dropout: share dropped before each LSTM and before the classes.
        residuals: number of residual convolutions at the end of ``parts``, and as many at the end of ``letters``.
    """

    height: int = 32
    stem: int = 32
    strokes: int = 48
    parts: int = 96
    letters: int = 160
    lstm: int = 192
    lstm_layers: int = 2
    dropout: float = 0.1
    residuals: int = 1

    def __post_init__(self) -> None:
        if self.height % 8:
            raise ValueError(f"The height must be a multiple of 8. Received: {self.height}")
        if self.residuals < 0:
            raise ValueError(f"The number of residuals must be at least 0. Received: {self.residuals}")

    def to_dict(self) -> dict[str, Any]:
        """As in the manifest."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> NetworkSpec:
        """The inverse of ``to_dict``; older networks have no ``residuals``.

        Raises:
            TypeError: a key is unknown.
        """
        return cls(**{"residuals": 0, **values})


def build(spec: NetworkSpec, classes: int) -> keras.Model:
    """A network from ink levels ``(N, height, W, 1)`` to logits ``(N, W // 4, classes)``, W any multiple of 4."""
    pixels = keras.Input((spec.height, None, 1), name="pixels")
    x = _convolution(pixels, spec.stem, kernel=5, strides=2)  # (N, H/2, W/2, stem)
    x = _convolution(x, spec.strokes)
    x = _convolution(x, spec.strokes)
    x = layers.MaxPooling2D(2)(x)  # (N, H/4, W/4, strokes)
    x = _convolution(x, spec.parts)
    x = _convolution(x, spec.parts)
    x = _residuals(x, spec, "parts")
    x = layers.MaxPooling2D((2, 1))(x)  # (N, H/8, W/4, parts)
    x = _convolution(x, spec.letters)
    x = _convolution(x, spec.letters)
    x = _residuals(x, spec, "letters")
    x = layers.Conv2D(spec.letters, (spec.height // 8, 1), activation="relu")(x)  # (N, 1, W/4, letters)
    x = layers.Reshape((-1, spec.letters))(x)  # (N, T, letters)
    for _ in range(spec.lstm_layers):
        x = layers.Dropout(spec.dropout)(x)
        x = layers.Bidirectional(layers.LSTM(spec.lstm, return_sequences=True))(x)  # (N, T, 2 lstm)
    x = layers.Dropout(spec.dropout)(x)
    logits = layers.Dense(classes, name="logits")(x)  # (N, T, classes)
    return keras.Model(pixels, logits, name="paraph")


class ResidualConvolution(layers.Layer):
    """``relu(x + normalised convolution of x)``.

    The normalisation's scale starts at 0 (Goyal et al., "Accurate, Large Minibatch SGD", 2017), so that adding the
    layer to a trained network does not change its output.
    """

    def __init__(self, channels: int, name: str) -> None:
        super().__init__(name=name)
        self.convolution = layers.Conv2D(channels, 3, padding="same", use_bias=False)
        self.normalisation = layers.BatchNormalization(momentum=0.98, gamma_initializer="zeros")

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Create the weights."""
        self.convolution.build(input_shape)
        self.normalisation.build(input_shape)
        self.built = True

    def call(self, x: Any, training: bool | None = None) -> Any:
        """From images ``(N, H, W, C)`` to the same shape."""
        return keras.ops.relu(x + self.normalisation(self.convolution(x), training=training))


def _residuals(x: Any, spec: NetworkSpec, stage: str) -> Any:
    for number in range(spec.residuals):
        x = ResidualConvolution(x.shape[-1], name=f"{stage}_residual_{number}")(x)
    return x


def _convolution(x: Any, channels: int, kernel: int = 3, strides: int = 1) -> Any:
    x = layers.Conv2D(channels, kernel, strides=strides, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization(momentum=0.98)(x)
    return layers.ReLU()(x)
