"""The ONNX Runtime session of a network: ``(N, H, W, 1)`` ink levels in, ``(N, T, C)`` logits out.

Knows ONNX Runtime and its settings. Knows no alphabets, manifests or decoding.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray


class SessionError(ValueError):
    """A file that ONNX Runtime cannot load, or a network whose input or output has the wrong shape."""


class Session:
    """One loaded network. Several threads may call ``run`` at the same time.

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
        except Exception as error:  # ONNX Runtime raises many unrelated types of its own
            raise SessionError(f"ONNX Runtime cannot load {path.name}: {error}") from error
        inputs, outputs = self._session.get_inputs(), self._session.get_outputs()
        if [len(inputs), len(outputs)] != [1, 1] or len(inputs[0].shape) != 4 or len(outputs[0].shape) != 3:
            raise SessionError(
                f"A network must have one (N, H, W, 1) input and one (N, T, C) output. "
                f"Received: {[i.shape for i in inputs]} and {[o.shape for o in outputs]}"
            )
        self._input = inputs[0].name

    def run(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        """Logits ``(N, T, C)`` of ink levels ``(N, H, W, 1)`` in 0..1.

        Images are run one by one, since 8-bit LSTMs derive their scales from the whole batch. In bulk that costs an
        eighth of the speed, as much as the 8 bits gain there.
        """
        alone = [self._session.run(None, {self._input: image[None]})[0] for image in pixels]
        return np.concatenate(alone)


def _options(threads: int) -> ort.SessionOptions:
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
    # The arena keeps its blocks between runs, so resident memory stays constant; with malloc and free it grew by
    # 40 MB with every 400 images. Memory patterns would accumulate, one for each shape.
    options.enable_cpu_mem_arena = True
    options.enable_mem_pattern = False
    # Waiting threads sleep, so that an idle server uses no CPU.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return options
