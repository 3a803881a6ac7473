"""PyTorch's own kernels for the layers that Keras computes piece by piece on that backend.

On the CPU, Keras' torch backend runs an LSTM as a Python loop over frames and a batch normalisation as five
operations. These do the same sums in one call each, and convolutions in bfloat16 where the processor has it; a step
of training takes about half the time. Only for training under ``KERAS_BACKEND=torch``; weights and results are the
same (the convolutions to bfloat16's three digits).
"""

from __future__ import annotations

import types
from typing import Any

import keras
import torch


def speed_up(model: keras.Model, bfloat16: bool = True) -> None:
    """Replace the forward computation of ``model``'s slow layers, in place; its weights stay where they are."""
    for layer in model.layers:
        match layer:
            case keras.layers.BatchNormalization():
                layer.call = types.MethodType(_normalise, layer)
            case keras.layers.Bidirectional():
                layer.call = types.MethodType(_lstm, layer)
            case keras.layers.Conv2D() if bfloat16 and layer.padding == "same":
                layer.call = types.MethodType(_convolve, layer)


def _normalise(layer: Any, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
    normalised = torch.nn.functional.batch_norm(
        inputs.permute(0, 3, 1, 2),
        layer.moving_mean.value,
        layer.moving_variance.value,
        layer.gamma.value,
        layer.beta.value,
        training=bool(training),
        momentum=1 - layer.momentum,
        eps=layer.epsilon,
    )
    return normalised.permute(0, 2, 3, 1)


def _lstm(
    layer: Any, sequences: Any, initial_state: Any = None, mask: Any = None, training: bool | None = None
) -> Any:
    weights = []
    for direction in (layer.forward_layer, layer.backward_layer):
        cell = direction.cell
        bias = cell.bias.value
        # Keras and PyTorch keep the gates in the same order; PyTorch has a second bias, of which Keras knows none.
        weights += [cell.kernel.value.t(), cell.recurrent_kernel.value.t(), bias, torch.zeros_like(bias)]
    start = sequences.new_zeros(2, len(sequences), layer.forward_layer.units)
    return torch._VF.lstm(
        sequences,
        (start, start),
        [weight.contiguous() for weight in weights],
        True,
        1,
        0.0,
        bool(training),
        True,
        True,
    )[0]


def _convolve(layer: Any, inputs: Any) -> Any:
    with torch.autocast(inputs.device.type, dtype=torch.bfloat16):
        kernel = layer.kernel.value.permute(3, 2, 0, 1)
        bias = layer.bias.value if layer.use_bias else None
        images = _pad(inputs.permute(0, 3, 1, 2), layer.kernel_size, layer.strides)
        convolved = torch.nn.functional.conv2d(images, kernel, bias, layer.strides)
    return convolved.float().permute(0, 2, 3, 1)


def _pad(images: Any, kernel_size: tuple[int, int], strides: tuple[int, int]) -> Any:
    """Keras' "same": what is missing to ``ceil(size / stride)`` outputs, the odd pixel at the end."""
    sides: list[int] = []
    for size, kernel, stride in zip(images.shape[:1:-1], kernel_size[::-1], strides[::-1], strict=True):
        missing = max(0, (-(-size // stride) - 1) * stride + kernel - size)
        sides += [missing // 2, missing - missing // 2]
    return torch.nn.functional.pad(images, sides)
