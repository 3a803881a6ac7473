"""Makes an ONNX file smaller: constants that 16-bit floats represent exactly are stored as such, and cast when loaded.

Knows ONNX files. ONNX Runtime folds the casts into the loaded network, which then computes as before.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

_SMALLEST = 1024  # values; smaller constants are not worth a node


def store_halves(source: Path, target: Path) -> int:
    """Write ``source`` to ``target`` with large constants in 16 bits if this loses nothing; return their number."""
    model = onnx.load(str(source))
    graph = model.graph
    kept, casts = [], []
    for constant in graph.initializer:
        half = _half(constant)
        if half is None:
            kept.append(constant)
            continue
        kept.append(half)
        casts.append(helper.make_node("Cast", [half.name], [constant.name], to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(kept)
    graph.node.extend(nodes)
    onnx.save(model, str(target))
    return len(casts)


def _half(constant: TensorProto) -> TensorProto | None:
    """``constant`` in 16 bits; None if it is small, not a 32-bit float, or would change."""
    if constant.data_type != TensorProto.FLOAT:
        return None
    values = numpy_helper.to_array(constant)
    with np.errstate(over="ignore"):
        half = values.astype(np.float16)
    if values.size < _SMALLEST or not np.array_equal(half.astype(np.float32), values):
        return None
    return numpy_helper.from_array(half, f"{constant.name}/half")
