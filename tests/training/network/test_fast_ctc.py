"""The quick CTC gives the losses and gradients of the one that Keras calls."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf
from keras import ops

from training.network.fast_ctc import sparse_ctc_loss
from training.network.loss import pack_targets


def measured(loss, targets, logits):
    with tf.GradientTape() as tape:
        tape.watch(logits)
        losses = loss(targets[:, 2:], logits, targets[:, 1], targets[:, 0])
        total = tf.reduce_sum(losses)
    return losses.numpy(), tape.gradient(total, logits).numpy()


def slow(labels, logits, lengths, frames):
    return ops.ctc_loss(labels, logits, target_length=lengths, output_length=frames, mask_index=0)


@pytest.mark.parametrize("labels", [[[1, 2], [], [3, 3, 3], [1]], [[], [], [], []]])
def test_losses_and_gradients_are_those_of_keras(labels: list[list[int]]) -> None:
    targets = pack_targets(labels, [5, 4, 6, 1])
    logits = tf.constant(np.random.default_rng(0).normal(size=(4, 6, 5)).astype(np.float32))
    losses, gradients = measured(sparse_ctc_loss, targets, logits)
    expected, wanted = measured(slow, targets, logits)
    np.testing.assert_allclose(losses, expected, rtol=1e-5)
    np.testing.assert_allclose(gradients, wanted, atol=1e-5)
