"""A network beside the larger one that it learns from.

Knows two Keras models of the same input and classes; ``training.network.loss.taught_ctc_loss`` compares their outputs.
"""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

from training.network.served_teacher import ServedTeacher


class Taught(keras.Model):
    """``student`` and a frozen ``teacher`` (or what computes as one) as one model to be trained.

    Its logits are ``(N, T, 2 classes)``: the student's, then the teacher's, of the same images.
    """

    def __init__(self, student: keras.Model, teacher: keras.Model | ServedTeacher) -> None:
        super().__init__(name="taught")
        teacher.trainable = False
        self.student = student
        self.teacher = teacher
        self.built = True  # both have their weights; an unbuilt model could not load weights

    def call(self, pixels: Any, training: bool | None = None) -> Any:
        """The teacher always runs without dropout, whatever ``training`` is."""
        taught = ops.stop_gradient(self.teacher(pixels, training=False))
        return ops.concatenate([self.student(pixels, training=training), taught], axis=-1)
