"""A student learns from its teacher, and the teacher from nobody."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from tests.training.making import SHALLOW
from training.network.loss import pack_targets, taught_ctc_loss
from training.network.network import build
from training.network.teaching import Taught

CLASSES = 5
PIXELS = np.random.default_rng(0).random((4, 32, 48, 1)).astype(np.float32)
TARGETS = pack_targets([[1], [2], [3], [4]], [12] * 4)


def network(seed: int) -> keras.Model:
    keras.utils.set_random_seed(seed)
    return build(SHALLOW, CLASSES)


@pytest.mark.slow
def test_both_speak_of_the_same_frames_the_student_first() -> None:
    student, teacher = network(1), network(2)
    both = np.asarray(Taught(student, teacher)(PIXELS, training=False))
    np.testing.assert_allclose(both[..., :CLASSES], np.asarray(student(PIXELS, training=False)), atol=1e-5)
    np.testing.assert_allclose(both[..., CLASSES:], np.asarray(teacher(PIXELS, training=False)), atol=1e-5)


@pytest.mark.slow
def test_training_brings_the_student_nearer_and_leaves_the_teacher_as_it_is() -> None:
    student, teacher = network(1), network(2)
    taught, before = Taught(student, teacher), teacher.get_weights()
    taught.compile(keras.optimizers.Adam(1e-2), taught_ctc_loss(1.0))
    losses = [float(taught.train_on_batch(PIXELS, TARGETS)) for _ in range(30)]
    assert losses[-1] < 0.5 * losses[0]
    for old, new in zip(before, teacher.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)
