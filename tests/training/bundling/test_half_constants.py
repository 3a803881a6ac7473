"""Constants in 16 bits make a network's file smaller and leave its output as it was."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from backend.recognizer.session import Session
from training.bundling.half_constants import store_halves

RNG = np.random.default_rng(0)


def network(folder: Path, weights: np.ndarray) -> Path:
    """``(N, 8, W, 64) -> (N, 8 W, C)``: a matrix product with ``weights (64, C)``."""
    shape = helper.make_tensor_value_info
    nodes = [
        helper.make_node("Reshape", ["pixels", "rows"], ["flat"]),
        helper.make_node("MatMul", ["flat", "weights"], ["logits"]),
    ]
    graph = helper.make_graph(
        nodes,
        "product",
        [shape("pixels", TensorProto.FLOAT, ["batch", 8, "width", 64])],
        [shape("logits", TensorProto.FLOAT, ["batch", "frames", weights.shape[1]])],
        [
            numpy_helper.from_array(weights.astype(np.float32), "weights"),
            numpy_helper.from_array(np.array([0, -1, 64]), "rows"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    path = folder / "whole.onnx"
    onnx.save(model, str(path))
    return path


@pytest.fixture
def halves() -> np.ndarray:
    return RNG.normal(size=(64, 100)).astype(np.float16)


def test_the_file_shrinks_and_computes_the_same(tmp_path: Path, halves: np.ndarray) -> None:
    whole, small = network(tmp_path, halves), tmp_path / "small.onnx"
    assert store_halves(whole, small) == 1
    assert small.stat().st_size < 0.6 * whole.stat().st_size
    pixels = RNG.random((2, 8, 3, 64), np.float32)
    np.testing.assert_array_equal(Session(small).run(pixels), Session(whole).run(pixels))


@pytest.mark.parametrize("change", ["finer", "beyond", "few"])
def test_what_would_change_or_gain_little_stays(tmp_path: Path, halves: np.ndarray, change: str) -> None:
    weights = {
        "finer": halves.astype(np.float32) + np.float32(1e-6),
        "beyond": halves.astype(np.float32) * np.float32(2**17),
        "few": halves[:, :10],
    }[change]
    assert store_halves(network(tmp_path, weights), tmp_path / "small.onnx") == 0
