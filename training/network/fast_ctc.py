"""CTC by the operation of TensorFlow that takes labels without padding; it computes loss and gradient together.

The other one, which Keras calls, composes both of many operations for each frame.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from backend.recognizer.alphabet import BLANK


def sparse_ctc_loss(labels: Any, logits: Any, label_lengths: Any, frames: Any) -> Any:
    """``(N,)`` losses; see ``training.network.loss.padded_ctc_loss``.

    Raises:
        tf.errors.InvalidArgumentError: a label needs more frames than there are.
    """
    labels, logits = tf.cast(labels, tf.int32), tf.cast(logits, tf.float32)
    frames = tf.cast(frames, tf.int32)
    # The operation refuses an empty label: it gets another one there, whose loss is not used.
    empty = tf.equal(label_lengths, 0)
    labels = tf.where(empty[:, None], BLANK + 1, labels)
    counts = tf.sequence_mask(tf.maximum(label_lengths, 1), tf.shape(labels)[1])
    sparse = tf.SparseTensor(
        tf.where(counts), tf.boolean_mask(labels, counts), tf.cast(tf.shape(labels), tf.int64)
    )
    losses = tf.nn.ctc_loss(
        sparse, logits, label_length=None, logit_length=frames, logits_time_major=False, blank_index=BLANK
    )
    return tf.where(empty, _nothing_said(logits, frames), losses)


def _nothing_said(logits: Any, frames: Any) -> Any:
    """``(N,)`` the loss of an empty label: every frame is blank."""
    inside = tf.sequence_mask(frames, tf.shape(logits)[1])
    blank = tf.nn.log_softmax(logits)[..., BLANK]
    return -tf.reduce_sum(tf.where(inside, blank, 0.0), axis=1)
