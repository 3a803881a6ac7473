"""Which array library Keras trains on: the one place that decides, before Keras is imported.

Knows the two environment variables that Keras and TensorFlow read at import. Does not import
either of them, so it costs nothing to call.
"""

from __future__ import annotations

import os


def use_default_backend() -> str:
    """Choose TensorFlow unless `KERAS_BACKEND` already names a backend, and quiet its start-up log.

    Call before the first `import keras`; later calls change nothing. Returns the backend's name.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    return os.environ.setdefault("KERAS_BACKEND", "tensorflow")
