"""A network beside the larger one that it learns from.

Knows two Keras models of the same input and classes. What is made of both is
``training.network.loss.taught_ctc_loss``'s.
"""

from __future__ import annotations

from typing import Any

import keras
from keras import ops


class Taught(keras.Model):
    """``student`` and a ``teacher`` that no longer learns, as one model to be trained.

    Its logits are ``(N, T, 2 classes)``, the student's before the teacher's, of the same images.
    """

    def __init__(self, student: keras.Model, teacher: keras.Model) -> None:
        super().__init__(name="taught")
        teacher.trainable = False
        self.student = student
        self.teacher = teacher
        self.built = True  # both have their weights already; unbuilt, it could not be loaded into

    def call(self, pixels: Any, training: bool | None = None) -> Any:
        """The teacher reads as it would in use, with no unit dropped, whatever ``training`` says."""
        told = ops.stop_gradient(self.teacher(pixels, training=False))
        return ops.concatenate([self.student(pixels, training=training), told], axis=-1)
