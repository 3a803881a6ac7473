"""A network with predictable output, which reads strokes by their height, and a bundle of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, checker, helper, numpy_helper

from backend.recognizer.alphabet import Alphabet
from backend.recognizer.bundle import NETWORK, WEIGHTS, write_bundle
from backend.recognizer.manifest import Manifest
from backend.recognizer.normalise import ImageSpec
from backend.recognizer.not_names.reasons import REASONS

STRIDE = 4
BANDS = 4
SPEC = ImageSpec(height=32, max_width=256, line_height=22, margin=4)


def band_network(classes: int = BANDS) -> bytes:
    """ONNX bytes: logits of class k come from the darkest pixel of 4 columns in the k-th quarter of the rows.

    The blank's logit is 10. A stroke in the second quarter gives class 1 (logit 40 if it is black), in the third
    class 2 (30), in the lowest class 3 (20); further classes never win.
    """
    weights = np.array([0.0, 40.0, 30.0, 20.0, *[0.0] * (classes - BANDS)], np.float32)[:classes]
    bias = np.array([10.0, *[0.0] * (classes - 1)], np.float32)
    nodes = [
        helper.make_node("Transpose", ["pixels"], ["planes"], perm=[0, 3, 1, 2]),
        helper.make_node("MaxPool", ["planes"], ["pooled"], kernel_shape=[8, STRIDE], strides=[8, STRIDE]),
        helper.make_node("Squeeze", ["pooled", "plane"], ["bands"]),
        helper.make_node("Transpose", ["bands"], ["columns"], perm=[0, 2, 1]),
        helper.make_node("Pad", ["columns", "pads"], ["padded"]),
        helper.make_node("Mul", ["padded", "weights"], ["weighed"]),
        helper.make_node("Add", ["weighed", "bias"], ["logits"]),
    ]
    pads = np.array([0, 0, 0, 0, 0, classes - BANDS], np.int64)
    constants = {"plane": np.array([1], np.int64), "pads": pads, "weights": weights, "bias": bias}
    graph = helper.make_graph(
        nodes,
        "bands",
        [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["n", SPEC.height, "w", 1])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", "t", classes])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    checker.check_model(model)
    return bytes(model.SerializeToString())


def manifest(version: str = "v1", **changes: object) -> Manifest:
    """A manifest of the band network over ``ABC``."""
    values: dict[str, object] = {
        "version": version,
        "created_at": "2026-11-24T08:00:00+00:00",
        "network": {"kind": "bands"},
        "alphabet": Alphabet("ABC").to_dict(),
        "image": SPEC.to_dict(),
        "frame_stride": STRIDE,
        **changes,
    }
    return Manifest(**values)  # type: ignore[arg-type]  # the fields of the dictionary are those above


def band_bundle(weights_dir: Path, version: str = "v1", not_names: object = None, **changes: object) -> Path:
    """A bundle of the band network in ``weights_dir/version``, with what recognises what is not a name if given."""
    files: dict[str, Path | bytes] = {NETWORK: band_network(), WEIGHTS: b"weights of Keras"}
    if not_names is not None:
        files[REASONS] = str(not_names).encode()
    return write_bundle(weights_dir, manifest(version, **changes), files)


def strokes(
    *, width: int, tall: tuple[int, ...] = (), low: tuple[int, ...] = (), thick: int = 4
) -> NDArray[np.uint8]:
    """A white crop 60 rows high with black strokes from the given columns on: tall ones, and lower halves."""
    crop = np.full((60, width), 255, np.uint8)
    for left in tall:
        crop[10:54, left : left + thick] = 0
    for left in low:
        crop[36:54, left : left + thick] = 0
    return crop
