"""A bidirectional LSTM in one loop of TensorFlow, for training on the CPU.

Keras runs one loop for each direction and lets TensorFlow derive its gradient; here both directions share a loop that
contains only what must wait for the frame before, and the gradient is written out. Both give the same values.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf


def bidirectional(layer: Any, x: Any) -> Any:
    """Apply a ``Bidirectional(LSTM(return_sequences=True))`` to frames ``(N, T, I)``; ``(N, T, 2 units)``."""
    cells = [layer.forward_layer.cell, layer.backward_layer.cell]
    frames = tf.transpose(x, (1, 0, 2))
    length, count, width = tf.unstack(tf.shape(frames))
    flat = tf.reshape(frames, (length * count, width))
    units = cells[0].units
    gates = [
        tf.reshape(tf.nn.bias_add(tf.matmul(flat, cell.kernel), cell.bias), (length, count, 4 * units))
        for cell in cells
    ]
    turned = tf.stack([gates[0], tf.reverse(gates[1], [0])], axis=1)  # (T, 2, N, 4 units)
    turned.set_shape((None, 2, None, 4 * units))
    states = recur(turned, tf.stack([tf.convert_to_tensor(cell.recurrent_kernel) for cell in cells]))
    joined = tf.concat([states[:, 0], tf.reverse(states[:, 1], [0])], axis=-1)
    return tf.transpose(joined, (1, 0, 2))


@tf.custom_gradient
def recur(inputs: Any, recurrent: Any) -> tuple[Any, Callable[[Any], tuple[Any, Any]]]:
    """Outputs ``(T, D, N, units)`` of D independent LSTMs.

    Args:
        inputs: what the frames contribute to the gates i, f, c and o, ``(T, D, N, 4 units)``.
        recurrent: kernels ``(D, units, 4 units)``.
    """
    length = tf.shape(inputs)[0]
    start = tf.zeros_like(inputs[0, ..., : recurrent.shape[1]])  # (D, N, units)

    def step(t: Any, h: Any, c: Any, kept: Any) -> tuple[Any, ...]:
        summed = tf.gather(inputs, t) + tf.matmul(h, recurrent)
        raw = tf.split(summed, 4, axis=-1)
        i, f, o = tf.sigmoid(raw[0]), tf.sigmoid(raw[1]), tf.sigmoid(raw[3])
        g = tf.tanh(raw[2])
        c = f * c + i * g
        squashed = tf.tanh(c)
        h = o * squashed
        values = (h, c, squashed, i, f, g, o)
        return t + 1, h, c, tuple(array.write(t, value) for array, value in zip(kept, values, strict=True))

    arrays = tuple(tf.TensorArray(inputs.dtype, length) for _ in range(7))
    *_, kept = tf.while_loop(lambda t, *_: t < length, step, (0, start, start, arrays))
    outputs, cells, *rest = (array.stack() for array in kept)
    outputs = tf.ensure_shape(outputs, (None, *start.shape))

    def gradient(upstream: Any) -> tuple[Any, Any]:
        return _gradient(upstream, outputs, cells, rest, recurrent, start)

    return outputs, gradient


def _gradient(
    upstream: Any, outputs: Any, cells: Any, kept: list[Any], recurrent: Any, start: Any
) -> tuple[Any, Any]:
    """The gradients of ``recur`` by its inputs and its kernels."""
    length = tf.shape(upstream)[0]
    first = start[None]
    squashed, i, f, g, o = kept
    before = tf.concat([first, cells[:-1]], axis=0)
    # What does not wait for the next frame is computed for all frames at once.
    by_cell = o * (1 - squashed * squashed)
    by_gates = tf.concat([g * i * (1 - i), before * f * (1 - f), i * (1 - g * g)], axis=-1)
    by_output = squashed * o * (1 - o)

    def step(t: Any, dh: Any, dc: Any, array: Any) -> tuple[Any, ...]:
        dh = tf.gather(upstream, t) + dh
        dc = dc + dh * tf.gather(by_cell, t)
        do = dh * tf.gather(by_output, t)
        dz = tf.concat([tf.concat([dc, dc, dc], -1) * tf.gather(by_gates, t), do], axis=-1)
        dh = tf.matmul(dz, recurrent, transpose_b=True)
        return t - 1, dh, dc * tf.gather(f, t), array.write(t, dz)

    array = tf.TensorArray(upstream.dtype, length)
    *_, array = tf.while_loop(lambda t, *_: t >= 0, step, (length - 1, start, start, array))
    by_inputs = array.stack()  # (T, D, N, 4 units)
    earlier = tf.concat([first, outputs[:-1]], axis=0)
    by_kernels = tf.einsum("tdnu,tdnv->duv", earlier, by_inputs)
    return by_inputs, by_kernels
