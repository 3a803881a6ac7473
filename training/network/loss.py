"""CTC with each sample's own number of frames and label length.

``keras.losses.CTC`` takes the padded width as every sample's length; here the lengths precede the labels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from backend.recognizer.alphabet import BLANK

_LENGTHS = 2


def pack_targets(labels: Sequence[Sequence[int]], frames: Sequence[int]) -> NDArray[np.int32]:
    """Targets ``(N, 2 + longest)``: number of frames, label length, then the classes, padded with the blank."""
    longest = max(1, *(len(label) for label in labels))
    targets = np.full((len(labels), _LENGTHS + longest), BLANK, np.int32)
    targets[:, 0] = frames
    for row, label in zip(targets, labels, strict=True):
        row[1] = len(label)
        row[_LENGTHS : _LENGTHS + len(label)] = label
    return targets


def ctc_loss(targets: Any, logits: Any) -> Any:
    """``(N,)`` negative natural-log P(label | image).

    Args:
        targets: ``(N, 2 + L)`` from ``pack_targets``.
        logits: ``(N, T, C)``, class 0 the blank.
    """
    targets = ops.cast(targets, "int32")
    return padded_ctc_loss(targets[:, _LENGTHS:], logits, targets[:, 1], targets[:, 0])


def padded_ctc_loss(labels: Any, logits: Any, label_lengths: Any, frames: Any) -> Any:
    """``(N,)`` losses of labels ``(N, L)``, of which the first ``label_lengths`` count, in the first ``frames``.

    On TensorFlow it calls the operation that takes labels without padding and computes loss and gradient together; the
    one that Keras calls composes both of many operations for each frame, which takes eight times as long.
    """
    if keras.backend.backend() == "tensorflow":
        return _sparse_ctc_loss(labels, logits, label_lengths, frames)
    return ops.ctc_loss(labels, logits, target_length=label_lengths, output_length=frames, mask_index=BLANK)


def _sparse_ctc_loss(labels: Any, logits: Any, label_lengths: Any, frames: Any) -> Any:
    import tensorflow as tf  # not needed for other backends

    labels, logits = tf.cast(labels, tf.int32), tf.cast(logits, tf.float32)
    frames = tf.cast(frames, tf.int32)
    # The operation refuses an empty label: it gets another one there, whose loss is not used.
    empty = tf.equal(label_lengths, 0)
    labels = tf.where(empty[:, None], BLANK + 1, labels)
    counts = tf.sequence_mask(tf.maximum(label_lengths, 1), tf.shape(labels)[1])
    shape = tf.cast(tf.shape(labels), tf.int64)
    sparse = tf.SparseTensor(tf.where(counts), tf.boolean_mask(labels, counts), shape)
    losses = tf.nn.ctc_loss(
        sparse, logits, label_length=None, logit_length=frames, logits_time_major=False, blank_index=BLANK
    )
    nothing = -tf.reduce_sum(
        tf.where(tf.sequence_mask(frames, tf.shape(logits)[1]), tf.nn.log_softmax(logits)[..., BLANK], 0.0),
        axis=1,
    )
    return tf.where(empty, nothing, losses)


def consistent_ctc_loss(weight: float) -> Callable[[Any, Any], Any]:
    """CTC on batches of paired views, plus ``weight`` times the difference between the views.

    The difference of a pair is the mean of both Kullback-Leibler divergences between the network's outputs, summed
    over the frames. The output that serves as the reference gets no gradient.

    Source: Yao et al., "CR-CTC: Consistency regularization on CTC for improved speech recognition", ICLR 2025.
    """

    def loss(targets: Any, logits: Any) -> Any:
        half = ops.shape(logits)[0] // 2
        framed = inside(targets[:half], logits)
        log_probs = ops.log_softmax(ops.cast(logits, "float32"), axis=-1)
        first, second = log_probs[:half], log_probs[half:]
        differ = 0.5 * (divergence(first, second, framed) + divergence(second, first, framed))
        return ctc_loss(targets, logits) + weight * ops.concatenate([differ, differ])

    return loss


def taught_ctc_loss(weight: float) -> Callable[[Any, Any], Any]:
    """CTC and the distance from a teacher, on logits of ``training.network.teaching.Taught``.

    The weighted mean of CTC and, with ``weight``, of the Kullback-Leibler divergence between the outputs of network
    and teacher in the same frames, summed over them. Both must output their letters in the same frames, as a network
    and a larger one grown from it do.

    Source: Hinton, Vinyals and Dean, "Distilling the knowledge in a neural network", 2015 (at temperature 1).
    """

    def loss(targets: Any, both: Any) -> Any:
        logits, taught = ops.split(ops.cast(both, "float32"), 2, axis=-1)
        away = divergence(
            ops.log_softmax(taught, axis=-1), ops.log_softmax(logits, axis=-1), inside(targets, logits)
        )
        return (1 - weight) * ctc_loss(targets, logits) + weight * away

    return loss


def loss_beside_teacher(
    own: Callable[[Any, Any], Any],
    weight: float,
    sure: float = 2.0,
    opened: Callable[[Any, Any], Any] = lambda targets, log_probs: log_probs,
) -> Callable[[Any, Any], Any]:
    """``own``, and ``weight`` times the distance from a teacher of the same classes wherever that is right.

    On logits of ``training.network.teaching.Taught``. The distance is the Kullback-Leibler divergence between the
    outputs of network and teacher in the same frames, summed over them. If the teacher's own loss is above ``sure``
    nats, only the label counts: it is there that the network has something to learn.

    Args:
        opened: from targets and log-probabilities ``(N, T, C)`` to what is compared of them: what a label leaves open,
            the teacher does not decide either.
    """

    def loss(targets: Any, both: Any) -> Any:
        logits, taught = ops.split(ops.cast(both, "float32"), 2, axis=-1)
        told, said = (opened(targets, ops.log_softmax(each, axis=-1)) for each in (taught, logits))
        away = divergence(told, said, inside(targets, logits))
        heard = ops.stop_gradient(own(targets, taught)) <= sure
        return own(targets, logits) + weight * ops.where(heard, away, ops.zeros_like(away))

    return loss


def inside(targets: Any, logits: Any) -> Any:
    """Mask ``(N, T)``: 1 in the true frames, 0 in the padding."""
    frames = ops.cast(targets, "int32")[:, 0]
    return ops.cast(ops.arange(ops.shape(logits)[1])[None, :] < frames[:, None], "float32")


def divergence(still: Any, moving: Any, inside: Any) -> Any:
    """``(N,)`` sums of KL(still || moving) over the frames inside; only ``moving`` gets a gradient."""
    still = ops.stop_gradient(still)
    return ops.sum(ops.sum(ops.exp(still) * (still - moving), axis=-1) * inside, axis=-1)
