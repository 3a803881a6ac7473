"""The network of a bundle as it is served, as a teacher: ONNX Runtime needs a fraction of the time of PyTorch.

Only if Keras computes step by step, under ``KERAS_BACKEND=torch``. Knows an ONNX file with the
pixels and classes of a network.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import keras
import numpy as np

from backend.recognizer.session import Session

SUFFIX = ".onnx"


class ServedTeacher:
    """Stands for the frozen Keras model that ``training.network.teaching.Taught`` asks for logits.

    Args:
        path: of the ONNX file, beside its bundle's manifest.
        threads: images read at the same time; those that this process may use by default.
    Raises:
        ValueError: Keras compiles what it computes, so that nothing else may run inside it.
        backend.recognizer.session.SessionError: the file is not a network.
    """

    trainable = False

    def __init__(self, path: Path, threads: int | None = None) -> None:
        if keras.backend.backend() != "torch":
            raise ValueError(
                f"An ONNX file can teach under KERAS_BACKEND=torch only; give the model.weights.h5 beside it. "
                f"Received: {path} under {keras.backend.backend()}"
            )
        self._session = Session(path)
        self._pool = ThreadPoolExecutor(threads or len(os.sched_getaffinity(0)))

    def __call__(self, pixels: Any, training: bool | None = None) -> Any:
        """Logits ``(N, T, C)`` of ink levels ``(N, H, W, 1)``; the same whatever ``training`` is."""
        images = keras.ops.convert_to_numpy(pixels)
        read = self._pool.map(self._session.run, (images[number, None] for number in range(len(images))))
        return keras.ops.convert_to_tensor(np.concatenate(list(read)))
