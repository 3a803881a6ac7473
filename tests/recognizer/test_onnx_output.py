"""The classes of a network, read from its file as ONNX Runtime reads them."""

from __future__ import annotations

from pathlib import Path

import onnxruntime as ort
import pytest
from onnx import TensorProto, helper

from backend.recognizer.onnx_output import output_classes
from tests.recognizer.networks import BANDS, band_network


def identity(*shapes: list[int | str]) -> bytes:
    """A network with an output of each shape."""
    outputs = [helper.make_tensor_value_info(f"y{n}", TensorProto.FLOAT, s) for n, s in enumerate(shapes)]
    nodes = [helper.make_node("Identity", ["x"], [output.name]) for output in outputs]
    value = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", "t", 7])
    model = helper.make_model(helper.make_graph(nodes, "identity", [value], outputs))
    return bytes(model.SerializeToString())


@pytest.mark.parametrize("classes", [BANDS, 300])
def test_the_classes_are_those_that_the_runtime_finds(tmp_path: Path, classes: int) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(band_network(classes))
    (output,) = ort.InferenceSession(path, providers=["CPUExecutionProvider"]).get_outputs()
    assert output_classes(path) == output.shape[2] == classes


def test_an_open_number_of_classes_is_none(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(identity(["n", "t", "c"]))
    assert output_classes(path) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a network",
        b"\x3a\x7f",
        b"\x3a\xff",
        band_network()[:-40],
        identity(["n", 7]),
        identity(["n", "t", 7], ["n", "t", 7]),
    ],
)
def test_a_file_that_is_no_such_network_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"."):
        output_classes(path)
