"""How many multiply-adds a network takes to read one field, counted from its spec.

Knows the layers of ``training.network.network``, so that designs can be compared before one is built. Normalisations,
activations, pooling and additions are not counted.
"""

from __future__ import annotations

from training.network.spec import FRAME_STRIDE, NetworkSpec

FIELD = 160  # columns of an ordinary field
_STEM, _KERNEL = 5 * 5, 3 * 3  # weights of a kernel for each pair of channels
_GATES = 4


def multiply_adds(spec: NetworkSpec, classes: int, width: int = FIELD) -> int:
    """The multiply-adds for one field of ``width`` columns, a multiple of 4.

    Raises:
        ValueError: ``width`` is not such a multiple.
    """
    if width % FRAME_STRIDE:
        raise ValueError(f"The width must be a multiple of {FRAME_STRIDE}. Received: {width}")
    frames = width // FRAME_STRIDE
    half = spec.height // 2 * (width // 2)
    quarter, eighth = spec.height // 4 * frames, spec.height // 8 * frames
    return (
        half * (_STEM * spec.stem + _plain(spec.stem, spec.strokes, spec.convolutions))
        + quarter * _stage(spec, spec.strokes, spec.parts, spec.parts_separable)
        + eighth * _stage(spec, spec.parts, spec.letters, spec.letters_separable)
        + frames * (spec.height // 8 * spec.letters**2 + _recurrent(spec) + _last(spec) * classes)
    )


def _stage(spec: NetworkSpec, before: int, channels: int, separable: int) -> int:
    """Per pixel, of a stage of ``channels`` with its residual and its separable convolutions."""
    return (
        _plain(before, channels, spec.convolutions)
        + spec.residuals * _KERNEL * channels**2
        + separable * (_KERNEL * channels + channels**2)
    )


def _plain(before: int, channels: int, count: int) -> int:
    """Per pixel, of ``count`` convolutions, the first of which sees ``before`` channels."""
    return _KERNEL * channels * (before + (count - 1) * channels)


def _last(spec: NetworkSpec) -> int:
    """How many values per frame the last layer computes the classes from."""
    return 2 * spec.lstm if spec.lstm_layers else spec.letters


def _recurrent(spec: NetworkSpec) -> int:
    """Per frame, of all LSTM layers in both directions."""
    inputs = [spec.letters, *[2 * spec.lstm] * (spec.lstm_layers - 1)][: spec.lstm_layers]
    return sum(2 * _GATES * spec.lstm * (entering + spec.lstm) for entering in inputs)
