from __future__ import annotations

import numpy as np
import onnx
import pytest

from training.bundling.onnx_export import ExportError, check_parity, largest_difference, to_onnx
from training.network.network import build
from training.network.spec import NetworkSpec

pytestmark = pytest.mark.slow

TINY = NetworkSpec(stem=4, strokes=4, parts=8, letters=8, lstm=8)


@pytest.fixture(scope="module")
def network():
    return build(TINY, 30)


@pytest.fixture(scope="module")
def exported(network, tmp_path_factory):
    path = tmp_path_factory.mktemp("onnx") / "model.onnx"
    to_onnx(network, path)
    return path


def test_the_onnx_network_computes_the_same_at_every_width(network, exported):
    fields = [np.random.default_rng(1).random((32, width), np.float32) for width in (41, 123, 250)]
    assert check_parity(network, exported, fields) < 1e-4


def test_lstms_stay_whole_and_open_dimensions_are_named(exported):
    graph = onnx.load(str(exported)).graph
    shapes = [
        [dim.dim_param or dim.dim_value for dim in value.type.tensor_type.shape.dim]
        for value in (graph.input[0], graph.output[0])
    ]
    assert shapes == [["batch", 32, "width", 1], ["batch", "frames", 30]]
    assert sum(node.op_type == "LSTM" for node in graph.node) == 2


def test_another_networks_file_is_refused(exported):
    other = build(TINY, 30)
    assert largest_difference(other, exported) > 1e-3
    with pytest.raises(ExportError, match=r"Nothing was written\."):
        check_parity(other, exported)
