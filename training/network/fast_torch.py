"""PyTorch's own kernels for a network that Keras' torch backend computes piece by piece.

On the CPU, that backend runs an LSTM as a Python loop over frames and a batch normalisation as five operations. Here
each is one call, and from the first convolution to the classes everything is computed in bfloat16 unless float32 is
asked for; a training step takes about a quarter of the time. Only for training under ``KERAS_BACKEND=torch``;
weights and results are the same, up to the three digits of bfloat16.
"""

from __future__ import annotations

import types
from typing import Any

import keras
import torch
from torch.nn import functional

from training.network.network import ResidualConvolution, SeparableConvolution


def speed_up(model: keras.Model, bfloat16: bool = True) -> None:
    """Replace the forward computation of ``model``, a chain of layers, in place; its weights stay."""
    steps = [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]

    def call(self: Any, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        x = keras.ops.convert_to_tensor(inputs)
        with torch.autocast(x.device.type, dtype=torch.bfloat16, enabled=bfloat16):
            x = x.permute(0, 3, 1, 2)  # channels stay last in memory
            for layer in steps:
                x = _apply(layer, x, bool(training))
        return x.float()

    model.call = types.MethodType(call, model)


def _apply(layer: Any, x: Any, training: bool) -> Any:
    """Apply ``layer`` to images ``(N, C, H, W)`` or frames ``(N, T, C)``.

    Raises:
        TypeError: ``training.network.network`` uses no such layer.
    """
    match layer:
        case keras.layers.Conv2D():
            return _convolve(layer, x)
        case keras.layers.BatchNormalization():
            return _normalise(layer, x, training)
        case ResidualConvolution() | SeparableConvolution():
            return functional.relu(x + _residual(layer, x, training))
        case keras.layers.ReLU():
            return functional.relu(x)
        case keras.layers.MaxPooling2D():
            return functional.max_pool2d(x, layer.pool_size)
        case keras.layers.Reshape():
            return x.squeeze(2).permute(0, 2, 1)
        case keras.layers.Dropout():
            return functional.dropout(x, layer.rate, training)
        case keras.layers.Bidirectional():
            return _lstm(layer, x, training)
        case keras.layers.Dense():
            return functional.linear(x, layer.kernel.value.t(), layer.bias.value)
    raise TypeError(f"No kernel for {layer!r}")


def _convolve(layer: Any, images: Any) -> Any:
    kernel = layer.kernel.value.permute(3, 2, 0, 1)
    bias = layer.bias.value if layer.use_bias else None
    if layer.padding == "same":
        images = _pad(images, layer.kernel_size, layer.strides)
    convolved = functional.conv2d(images, kernel, bias, layer.strides)
    return functional.relu(convolved) if layer.activation is keras.activations.relu else convolved


def _residual(layer: ResidualConvolution | SeparableConvolution, images: Any, training: bool) -> Any:
    """What is added to ``images``."""
    if isinstance(layer, ResidualConvolution):
        return _normalise(layer.normalisation, _convolve(layer.convolution, images), training)
    kernel = layer.depthwise.kernel.value.permute(2, 3, 0, 1)
    each = functional.conv2d(images, kernel, padding=1, groups=len(kernel))
    seen = functional.relu(_normalise(layer.middle, each, training))
    return _normalise(layer.normalisation, _convolve(layer.pointwise, seen), training)


def _pad(images: Any, kernel_size: tuple[int, int], strides: tuple[int, int]) -> Any:
    """Pad as Keras' "same" does: to ``ceil(size / stride)`` outputs, with an odd pixel at the end."""
    sides: list[int] = []
    for size, kernel, stride in zip(images.shape[:1:-1], kernel_size[::-1], strides[::-1], strict=True):
        missing = max(0, (-(-size // stride) - 1) * stride + kernel - size)
        sides += [missing // 2, missing - missing // 2]
    return functional.pad(images, sides)


def _normalise(layer: Any, images: Any, training: bool) -> Any:
    return functional.batch_norm(
        images,
        layer.moving_mean.value,
        layer.moving_variance.value,
        layer.gamma.value,
        layer.beta.value,
        training=training,
        momentum=1 - layer.momentum,
        eps=layer.epsilon,
    )


def _lstm(layer: Any, frames: Any, training: bool) -> Any:
    """Run both directions in the type of ``frames``; autocast would not ensure that."""
    weights = []
    for direction in (layer.forward_layer, layer.backward_layer):
        cell = direction.cell
        bias = cell.bias.value
        # Keras and PyTorch order the gates alike; PyTorch has a second bias, which Keras lacks.
        weights += [cell.kernel.value.t(), cell.recurrent_kernel.value.t(), bias, torch.zeros_like(bias)]
    start = frames.new_zeros(2, len(frames), layer.forward_layer.units)
    with torch.autocast(frames.device.type, enabled=False):
        return torch._VF.lstm(
            frames,
            (start, start),
            [weight.to(frames.dtype).contiguous() for weight in weights],
            True,
            1,
            0.0,
            training,
            True,
            True,
        )[0]
