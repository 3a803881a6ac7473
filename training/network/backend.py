"""Chooses the array library that Keras trains on, before Keras is imported.

Knows the two environment variables that Keras and TensorFlow read at import. Imports neither of them.
"""

from __future__ import annotations

import os


def use_default_backend() -> str:
    """Choose TensorFlow unless ``KERAS_BACKEND`` names a backend, silence its start-up log, and return the name.

    Has no effect after the first ``import keras``.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    return os.environ.setdefault("KERAS_BACKEND", "tensorflow")
