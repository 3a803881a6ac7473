"""The sizes of a network, from which it is built.

Knows numbers; importing it loads no Keras, so that a command may look at a spec and still start at once.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

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
        convolutions: at the beginning of ``strokes``, ``parts`` and ``letters`` each.
        parts_separable, letters_separable: separable residual convolutions, after the others.
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
    convolutions: int = 2
    parts_separable: int = 0
    letters_separable: int = 0

    def __post_init__(self) -> None:
        if self.height % 8:
            raise ValueError(f"The height must be a multiple of 8. Received: {self.height}")
        if self.residuals < 0:
            raise ValueError(f"The number of residuals must be at least 0. Received: {self.residuals}")
        if self.convolutions < 1 or min(self.parts_separable, self.letters_separable) < 0:
            raise ValueError(
                f"A stage needs at least 1 convolution, and at least 0 separable ones. Received: {self}"
            )

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
