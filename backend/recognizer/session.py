"""The ONNX Runtime session of a network: ``(N, H, W, 1)`` ink levels in, ``(N, T, C)`` logits out.

Knows ONNX Runtime and its settings. Knows no alphabets, manifests or decoding.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray


class SessionError(ValueError):
    """A file that ONNX Runtime cannot load, or a network of another shape than this project's."""


class Session:
    """One loaded network. ``run`` may be called by several threads at a time.

    Args:
        path: an ONNX file with one input and one output.
        threads: CPU threads that one ``run`` uses.
    Raises:
        SessionError: the file is not such a network.
    """

    def __init__(self, path: Path, threads: int = 1) -> None:
        try:
            self._session = ort.InferenceSession(
                str(path), sess_options=_options(threads), providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # ONNX Runtime raises a dozen unrelated types of its own
            raise SessionError(f"ONNX Runtime cannot load {path.name}: {error}") from error
        inputs, outputs = self._session.get_inputs(), self._session.get_outputs()
        if [len(inputs), len(outputs)] != [1, 1] or len(inputs[0].shape) != 4 or len(outputs[0].shape) != 3:
            raise SessionError(
                f"A network takes one (N, H, W, 1) input and gives one (N, T, C) output. "
                f"Received: {[i.shape for i in inputs]} and {[o.shape for o in outputs]}"
            )
        self._input = inputs[0].name
        self._classes = outputs[0].shape[2]

    @property
    def classes(self) -> int | None:
        """C, the number of classes with the blank; None where the file leaves it open."""
        return self._classes if isinstance(self._classes, int) else None

    def run(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        """Logits ``(N, T, C)`` of ink levels ``(N, H, W, 1)`` in 0..1.

        Each image by itself, since LSTMs in 8 bits take their scales from all that they are run on. That costs an
        eighth of the pace in bulk, as much as their 8 bits gain there.
        """
        alone = [self._session.run(None, {self._input: image[None]})[0] for image in pixels]
        return np.concatenate(alone)


def _options(threads: int) -> ort.SessionOptions:
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
    # The arena keeps its blocks from one run to the next: resident memory stays flat, where malloc and free by
    # the C library left holes and grew by 40 MB with every 400 images. Plans for each shape would pile up.
    options.enable_cpu_mem_arena = True
    options.enable_mem_pattern = False
    # Waiting threads sleep, so that an idle server leaves the machine to others.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return options
