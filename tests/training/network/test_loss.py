"""CTC with lengths, and what it costs when two views are read differently."""

from __future__ import annotations

import numpy as np
import pytest

from training.network.backend import use_default_backend

use_default_backend()

import tensorflow as tf  # noqa: E402
from keras import ops  # noqa: E402

from training.network.loss import (  # noqa: E402
    consistent_ctc_loss,
    ctc_loss,
    loss_beside_teacher,
    pack_targets,
    padded_ctc_loss,
    taught_ctc_loss,
)

TARGETS = pack_targets([[1], [1, 2], [1], [1, 2]], [3, 4, 3, 4])


def logits(seed: int) -> np.ndarray:
    """Two views' worth of random frames ``(2, 4, 3)``."""
    return np.random.default_rng(seed).normal(size=(2, 4, 3)).astype(np.float32)


def values(loss, of: np.ndarray) -> np.ndarray:
    return np.asarray(loss(TARGETS, of))


def test_views_read_alike_cost_what_ctc_costs() -> None:
    alike = np.concatenate([logits(1), logits(1)])
    np.testing.assert_allclose(values(consistent_ctc_loss(0.5), alike), values(ctc_loss, alike), rtol=1e-5)


def test_views_read_differently_cost_the_divergence_of_their_frames() -> None:
    first, second = logits(1), logits(2)
    both = np.concatenate([first, second])
    p, q = (np.exp(view) / np.exp(view).sum(-1, keepdims=True) for view in (first, second))
    frames = ((p - q) * np.log(p / q)).sum(-1) / 2
    expected = np.array([frames[0, :3].sum(), frames[1].sum()] * 2)
    extra = values(consistent_ctc_loss(0.2), both) - values(ctc_loss, both)
    np.testing.assert_allclose(extra, 0.2 * expected, rtol=1e-4)


def test_frames_in_the_padding_do_not_count() -> None:
    both = np.concatenate([logits(1), logits(1)])
    both[2, 3] += np.array([5, 0, 0], np.float32)
    extra = values(consistent_ctc_loss(1.0), both) - values(ctc_loss, both)
    assert extra[0] == pytest.approx(0, abs=1e-5)


def test_a_teacher_with_the_same_output_costs_nothing_and_the_labels_their_share() -> None:
    said = np.concatenate([logits(1), logits(1)])
    alone = values(taught_ctc_loss(0.7), np.concatenate([said, said], axis=-1))
    np.testing.assert_allclose(alone, 0.3 * values(ctc_loss, said), rtol=1e-4)


def test_a_teacher_with_another_output_costs_the_divergence() -> None:
    said, told = np.concatenate([logits(1), logits(1)]), np.concatenate([logits(2), logits(2)])
    p, q = (np.exp(one) / np.exp(one).sum(-1, keepdims=True) for one in (told, said))
    frames = (p * np.log(p / q)).sum(-1)
    away = [frames[row, :length].sum() for row, length in enumerate(TARGETS[:, 0])]
    cost = values(taught_ctc_loss(1.0), np.concatenate([said, told], axis=-1))
    np.testing.assert_allclose(cost, away, rtol=1e-4)


def test_a_teacher_is_heard_only_where_it_gives_the_label() -> None:
    said, told = np.concatenate([logits(1), logits(1)]), np.concatenate([logits(2), logits(2)])
    told[1] = 0
    told[1, 0, 1] = told[1, 1:, 2] = 20  # the label of the second image, without a doubt
    own, away = values(ctc_loss, said), values(taught_ctc_loss(1.0), np.concatenate([said, told], axis=-1))
    cost = values(loss_beside_teacher(ctc_loss, 0.5, sure=0.1), np.concatenate([said, told], axis=-1))
    np.testing.assert_allclose(cost[1], own[1] + 0.5 * away[1], rtol=1e-5)
    np.testing.assert_allclose(cost[[0, 2, 3]], own[[0, 2, 3]], rtol=1e-5)
    everywhere = values(loss_beside_teacher(ctc_loss, 0.5, sure=1e9), np.concatenate([said, told], axis=-1))
    np.testing.assert_allclose(everywhere, own + 0.5 * away, rtol=1e-5)


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
    losses, gradients = measured(padded_ctc_loss, targets, logits)
    expected, wanted = measured(slow, targets, logits)
    np.testing.assert_allclose(losses, expected, rtol=1e-5)
    np.testing.assert_allclose(gradients, wanted, atol=1e-5)
