"""Exports a Keras network to an ONNX file, and checks that both compute the same.

Knows Keras on TensorFlow, tf2onnx and ONNX Runtime. Knows no bundles, images or letters.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
import onnx
from numpy.typing import NDArray

from backend.recognizer.session import Session
from training.network.spec import FRAME_STRIDE

# Between logits: far below what changes a reading, far above the rounding of float32.
LARGEST_DIFFERENCE = 1e-3
# Columns of the inputs in the parity check; the last is wider than any real image.
_WIDTHS = (64, 96, 160, 256, 512)
_OPSET = 17


class ExportError(RuntimeError):
    """The network cannot be exported, or its ONNX file does not compute the same."""


def to_onnx(model: keras.Model, path: Path) -> None:
    """Write ``model`` ``(N, H, W, 1) -> (N, T, C)`` with N, W and T left open.

    Raises:
        ExportError: Keras does not run on TensorFlow, or an LSTM was exported as a loop of single steps.
    """
    if keras.backend.backend() != "tensorflow":
        raise ExportError(
            f"Exporting needs Keras on TensorFlow: unset KERAS_BACKEND. Received: {keras.backend.backend()}"
        )
    logging.getLogger("tf2onnx").setLevel(logging.ERROR)
    _, height, _, channels = model.input_shape
    signature = [keras.InputSpec(shape=(None, height, None, channels), dtype="float32", name="pixels")]
    model.export(str(path), format="onnx", verbose=False, input_signature=signature, opset_version=_OPSET)
    graph = onnx.load(str(path))
    _check_lstms(graph, model)
    # tf2onnx gives open dimensions random names.
    _name_dimensions(graph.graph.input[0], {0: "batch", 2: "width"})
    _name_dimensions(graph.graph.output[0], {0: "batch", 1: "frames"})
    onnx.checker.check_model(graph)
    onnx.save(graph, str(path))


def largest_difference(model: keras.Model, path: Path, real: Sequence[NDArray[np.float32]] = ()) -> float:
    """Largest absolute difference between the logits of Keras and ONNX Runtime, on noise and ``real`` images.

    Args:
        model: the network that ``path`` was exported from.
        real: normalised crops ``(H, W)`` float32 of any width.
    """
    session = Session(path)
    height = model.input_shape[1]
    rng = np.random.default_rng(0)
    inputs = [
        rng.random((1 + place % 3, height, width, 1), np.float32) for place, width in enumerate(_WIDTHS)
    ]
    inputs += [_padded(image) for image in real]
    # Called directly, Keras would compute its LSTMs step by step, which takes several times as long.
    return max(float(np.abs(model.predict_on_batch(pixels) - session.run(pixels)).max()) for pixels in inputs)


def check_parity(model: keras.Model, path: Path, real: Sequence[NDArray[np.float32]] = ()) -> float:
    """``largest_difference``, if it is too small to change a reading.

    Raises:
        ExportError: it is not below ``LARGEST_DIFFERENCE``.
    """
    difference = largest_difference(model, path, real)
    if not difference < LARGEST_DIFFERENCE:
        raise ExportError(
            f"The ONNX network differs from the Keras one by {difference:.2g} in a logit, at most "
            f"{LARGEST_DIFFERENCE:g} is allowed. Nothing was written."
        )
    return difference


def _check_lstms(graph: onnx.ModelProto, model: keras.Model) -> None:
    wanted = sum(isinstance(layer, keras.layers.Bidirectional) for layer in model.layers)
    found = sum(node.op_type == "LSTM" for node in graph.graph.node)
    if found != wanted:
        raise ExportError(
            f"{wanted} bidirectional LSTMs became {found} ONNX LSTM nodes; loops are ten times slower. "
            "Use the pinned keras, tensorflow and tf2onnx."
        )


def _name_dimensions(value: Any, names: dict[int, str]) -> None:
    for place, name in names.items():
        value.type.tensor_type.shape.dim[place].dim_param = name


def _padded(image: NDArray[np.float32]) -> NDArray[np.float32]:
    missing = -image.shape[1] % FRAME_STRIDE
    return np.pad(image, ((0, 0), (0, missing)))[None, :, :, None]
