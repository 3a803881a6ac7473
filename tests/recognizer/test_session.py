"""The session runs networks and says why it refuses a file."""

from __future__ import annotations

import numpy as np
import pytest
from onnx import TensorProto, helper

from backend.recognizer.session import Session, SessionError
from tests.recognizer.networks import band_network


def test_a_network_gives_the_logits_it_computes(tmp_path):
    path = tmp_path / "bands.onnx"
    path.write_bytes(band_network())
    session = Session(path, threads=2)
    pixels = np.zeros((2, 32, 8, 1), np.float32)
    pixels[0, 9, 5] = 0.5
    pixels[1, 30, 0] = 1.0
    assert session.run(pixels).tolist() == [[[10, 0, 0, 0], [10, 20, 0, 0]], [[10, 0, 0, 20], [10, 0, 0, 0]]]


def test_a_file_that_is_no_network_is_refused(tmp_path):
    path = tmp_path / "model.onnx"
    path.write_bytes(b"not a network")
    with pytest.raises(SessionError, match=r"cannot load model\.onnx"):
        Session(path)


def test_a_network_of_another_shape_is_refused(tmp_path):
    node = helper.make_node("Identity", ["x"], ["y"])
    info = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 2]) for name in "xy"]
    graph = helper.make_graph([node], "flat", info[:1], info[1:])
    path = tmp_path / "flat.onnx"
    path.write_bytes(
        helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9
        ).SerializeToString()
    )
    with pytest.raises(SessionError, match=r"Received: \[\[1, 2\]\]"):
        Session(path)
