"""Eight bits: which layers are quantised, how close their output stays, and that a worse network is not shipped."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from backend.recognizer.bundle import NETWORK, Bundle, load_bundle
from backend.recognizer.normalise import Normalised
from backend.recognizer.session import Session
from backend.recognizer.text_metrics import Score
from tests.recognizer.networks import band_bundle, strokes
from training.bundling import quantise as module
from training.bundling.quantise import choose_network, is_no_worse, quantise

VALIDATION = [
    (strokes(width=200, tall=(30, 90), low=(60,)), "ABA"),
    (np.full((60, 200), 255, np.uint8), ""),
    (strokes(width=200, tall=(30,), low=(90,)), "AB"),
]


def convolutions(path: Path) -> Path:
    """Three convolutions with random weights, (N, 32, W, 1) to (N, W / 4, 5)."""
    shapes: dict[str, tuple[int, ...]] = {"w1": (4, 1, 3, 3), "w2": (6, 4, 3, 3), "w3": (5, 6, 32, 4)}
    nodes = [
        helper.make_node("Transpose", ["pixels"], ["planes"], perm=[0, 3, 1, 2]),
        helper.make_node("Conv", ["planes", "w1"], ["c1"], name="first", pads=[1, 1, 1, 1]),
        helper.make_node("Relu", ["c1"], ["r1"], name="r1"),
        helper.make_node("Conv", ["r1", "w2"], ["c2"], name="second", pads=[1, 1, 1, 1]),
        helper.make_node("Relu", ["c2"], ["r2"], name="r2"),
        helper.make_node("Conv", ["r2", "w3"], ["c3"], name="third", strides=[32, 4]),
        helper.make_node("Squeeze", ["c3", "plane"], ["bands"]),
        helper.make_node("Transpose", ["bands"], ["logits"], perm=[0, 2, 1]),
    ]
    return saved(path, nodes, shapes, {"plane": 2}, classes=5)


def recurrent(path: Path) -> Path:
    """A convolution and an LSTM of 6 units with random weights, (N, 32, W, 1) to (N, W / 4, 6)."""
    shapes: dict[str, tuple[int, ...]] = {"w1": (5, 1, 32, 4), "w": (1, 24, 5), "r": (1, 24, 6), "b": (1, 48)}
    nodes = [
        helper.make_node("Transpose", ["pixels"], ["planes"], perm=[0, 3, 1, 2]),
        helper.make_node("Conv", ["planes", "w1"], ["c1"], name="first", strides=[32, 4]),
        helper.make_node("Squeeze", ["c1", "two"], ["bands"]),
        helper.make_node("Transpose", ["bands"], ["frames"], perm=[2, 0, 1]),
        helper.make_node("LSTM", ["frames", "w", "r", "b"], ["both"], name="lstm", hidden_size=6),
        helper.make_node("Squeeze", ["both", "one"], ["states"]),
        helper.make_node("Transpose", ["states"], ["logits"], perm=[1, 0, 2]),
    ]
    return saved(path, nodes, shapes, {"one": 1, "two": 2}, classes=6)


def saved(
    path: Path,
    nodes: list[onnx.NodeProto],
    shapes: dict[str, tuple[int, ...]],
    axes: dict[str, int],
    classes: int,
) -> Path:
    """A network of ``nodes`` from pixels to logits, with random weights of ``shapes``, in ``path``."""
    rng = np.random.default_rng(0)
    constants = [
        numpy_helper.from_array(rng.normal(0, 0.3, size=shape).astype(np.float32), name)
        for name, shape in shapes.items()
    ]
    constants += [numpy_helper.from_array(np.array([axis], np.int64), name) for name, axis in axes.items()]
    graph = helper.make_graph(
        nodes,
        path.stem,
        [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["n", 32, "w", 1])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", "t", classes])],
        constants,
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), str(path))
    return path


def field(seed: int, width: int = 50) -> Normalised:
    pixels = np.random.default_rng(seed).random((32, width), np.float32)
    return Normalised(pixels, np.arange(width), 1.0, 0, is_blank=False)


@pytest.mark.parametrize(("spared", "quantised"), [(1, {"second", "third"}), (2, {"third"})])
def test_convolutions_after_the_spared_ones_count_in_eight_bits(
    tmp_path: Path, spared: int, quantised: set[str]
) -> None:
    target = tmp_path / "small.onnx"
    quantise(convolutions(tmp_path / "floats.onnx"), target, [field(seed) for seed in range(8)], spared)
    graph = onnx.load(str(target)).graph
    made_by = {name: node.op_type for node in graph.node for name in node.output}
    found = {
        n.name for n in graph.node if n.op_type == "Conv" and made_by.get(n.input[1]) == "DequantizeLinear"
    }
    assert found == quantised


def test_logits_stay_near_and_do_not_depend_on_the_neighbours(tmp_path: Path) -> None:
    floats, target = convolutions(tmp_path / "floats.onnx"), tmp_path / "small.onnx"
    quantise(floats, target, [field(seed) for seed in range(8)])
    batch = np.stack([field(seed, 64).pixels[..., None] for seed in (20, 21, 22)])
    expected, found = Session(floats).run(batch), Session(target).run(batch)
    assert 0 < np.abs(found - expected).max() < 0.05 * np.ptp(expected)
    np.testing.assert_array_equal(Session(target).run(batch[1:2]), found[1:2])


def test_lstms_in_eight_bits_stay_near_and_do_not_depend_on_the_neighbours(tmp_path: Path) -> None:
    floats, target = recurrent(tmp_path / "floats.onnx"), tmp_path / "small.onnx"
    quantise(floats, target, [field(seed) for seed in range(8)], spared=0)
    assert "DynamicQuantizeLSTM" in {node.op_type for node in onnx.load(str(target)).graph.node}
    batch = np.stack([scale * field(seed, 64).pixels[..., None] for seed, scale in ((20, 1), (21, 0.1))])
    batch = batch.astype(np.float32)
    expected, found = Session(floats).run(batch), Session(target).run(batch)
    assert 0 < np.abs(found - expected).max() < 0.05 * np.ptp(expected)
    np.testing.assert_array_equal(Session(target).run(batch[1:]), found[1:])


def test_lstms_keep_their_floats_where_that_is_asked_for(tmp_path: Path) -> None:
    quantise(recurrent(tmp_path / "floats.onnx"), tmp_path / "small.onnx", [field(0)], spared=0, lstms=False)
    assert "LSTM" in {node.op_type for node in onnx.load(str(tmp_path / "small.onnx")).graph.node}


@pytest.mark.parametrize(
    ("exact", "errors", "holds"),
    [
        (900, 300, True),
        (950, 10, True),
        (898, 300, True),
        (897, 300, False),
        (900, 306, True),
        (900, 307, False),
    ],
)
def test_no_worse_is_within_an_image_in_500_and_a_letter_in_1000(
    exact: int, errors: int, holds: bool
) -> None:
    before = Score(texts=1000, exact=900, errors=300, characters=6000)
    assert is_no_worse(Score(1000, exact, errors, 6000), before) is holds


@pytest.mark.parametrize(("exact", "holds"), [(449, True), (448, False)])
def test_one_image_may_be_lost_of_fewer_than_500(exact: int, holds: bool) -> None:
    before = Score(texts=495, exact=450, errors=50, characters=3000)
    assert is_no_worse(Score(495, exact, 51, 3000), before) is holds


@pytest.fixture
def draft(tmp_path: Path) -> Bundle:
    return load_bundle(band_bundle(tmp_path))


def test_the_network_that_spares_the_fewest_and_reads_as_well_is_chosen(
    draft: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[int] = []

    def same(source: Path, target: Path, fields: list[Normalised], spared: int, lstms: bool) -> None:
        given.append(len(fields))
        shutil.copyfile(source, target)

    monkeypatch.setattr(module, "quantise", same)
    choice = choose_network(draft, VALIDATION, tmp_path)
    assert choice.path == tmp_path / "spared 1, LSTMs too" / NETWORK
    assert choice.scores == {name: {"cer": 0.0, "exact": 1.0} for name in ("float", "spared 1, LSTMs too")}
    assert given == [2]  # the blank field shows nothing


def test_a_network_that_reads_worse_is_not_shipped(
    draft: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(source: Path, target: Path, fields: list[Normalised], spared: int, lstms: bool) -> None:
        model = onnx.load(str(source))
        (weights,) = [value for value in model.graph.initializer if value.name == "weights"]
        weights.CopyFrom(numpy_helper.from_array(np.zeros(4, np.float32), "weights"))
        onnx.save(model, str(target))

    monkeypatch.setattr(module, "quantise", silent)
    choice = choose_network(draft, VALIDATION, tmp_path)
    assert choice.path == draft.onnx_path
    assert choice.scores["spared 3"] == {"cer": 1.0, "exact": 0.0}


def test_without_images_nothing_is_quantised(draft: Bundle, tmp_path: Path) -> None:
    assert choose_network(draft, [], tmp_path).path == draft.onnx_path
    assert choose_network(draft, VALIDATION[1:2], tmp_path).scores == {}
