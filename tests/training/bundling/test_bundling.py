from __future__ import annotations

import hashlib
import re

import keras
import numpy as np
import pytest

from backend.recognizer.alphabet import NAMES, WRITTEN
from backend.recognizer.bundle import load_bundle
from backend.recognizer.fusion import Fusion
from backend.recognizer.normalise import ImageSpec
from backend.recognizer.not_names.reasons import reasons_of
from backend.recognizer.session import Session
from tests.recognizer.not_names.refusing import refusing_all
from tests.training.making import SHALLOW, TINY
from training.bundling import bundling
from training.bundling.bundling import NamePriorFile, make_bundle, name_version
from training.bundling.half_weights import round_to_half
from training.bundling.onnx_export import ExportError, to_onnx
from training.bundling.recipe import Recipe
from training.name_prior.counts import build_prior
from training.network.loss import ctc_loss, pack_targets
from training.network.multiply_adds import multiply_adds
from training.network.network import build


def test_a_version_is_named_by_time_and_content(tmp_path):
    (tmp_path / "w").write_bytes(b"weights")
    digest = hashlib.sha256(b"weights").hexdigest()
    assert re.fullmatch(rf"\d{{8}}-\d{{6}}-{digest[:8]}", name_version(tmp_path / "w"))


@pytest.mark.slow
def test_a_bundle_holds_the_weights_without_the_optimiser(tmp_path):
    model = build(SHALLOW, NAMES.size)
    model.compile(optimizer=keras.optimizers.AdamW(1e-3), loss=ctc_loss)
    pixels, target = np.zeros((1, 32, 32, 1), np.float32), pack_targets([[1]], [8])
    model.train_on_batch(pixels, target)
    recipe = Recipe(network=SHALLOW, image=ImageSpec(), alphabet=NAMES)
    folder = make_bundle(model, recipe, [], tmp_path, "v")

    model.save_weights(tmp_path / "all.weights.h5")
    assert b"optimizer" in (tmp_path / "all.weights.h5").read_bytes()
    assert b"optimizer" not in (folder / "model.weights.h5").read_bytes()
    reloaded = build(SHALLOW, NAMES.size)
    reloaded.load_weights(folder / "model.weights.h5")
    round_to_half(model)
    np.testing.assert_array_equal(reloaded(pixels), model(pixels))


@pytest.mark.slow
def test_a_child_keeps_its_parent_s_prior_and_how_it_is_fused(tiny_parent, tmp_path):
    fusion = Fusion(spelling=0.3, listed=0.5, known=0.5, letter=0.5, blank=-4.0, highest=2.0)
    build_prior({"LEA": 3, "HUGO": 1}).save(tmp_path / "made.npz")
    recipe = Recipe(network=SHALLOW, image=ImageSpec(), alphabet=NAMES)
    prior = NamePriorFile(tmp_path / "made.npz", fusion)
    parent = load_bundle(make_bundle(build(SHALLOW, NAMES.size), recipe, [], tmp_path, "parent", prior))
    inherited = NamePriorFile.of(parent)
    child = load_bundle(make_bundle(build(SHALLOW, NAMES.size), recipe, [], tmp_path, "child", inherited))

    assert child.fusion == fusion
    assert child.prior_path.read_bytes() == (tmp_path / "made.npz").read_bytes()
    assert child.manifest.files["prior.npz"] == parent.manifest.files["prior.npz"]
    assert NamePriorFile.of(load_bundle(tiny_parent)) is None


@pytest.mark.slow
def test_what_tells_names_apart_is_shipped_where_names_show_that_it_refuses_none(tmp_path, monkeypatch):
    recipe = Recipe(network=SHALLOW, image=ImageSpec(), alphabet=NAMES)
    model, reasons = build(SHALLOW, NAMES.size), refusing_all("stamp")
    unchecked = load_bundle(make_bundle(model, recipe, [], tmp_path, "unchecked", reasons=reasons))
    assert reasons_of(unchecked) is None

    monkeypatch.setattr(bundling, "bounded", lambda given, draft, validation: given)
    checked = load_bundle(make_bundle(model, recipe, [], tmp_path, "checked", reasons=reasons))
    assert reasons_of(checked) == reasons


@pytest.mark.slow
def test_a_network_that_differs_is_not_written(tmp_path, monkeypatch):
    keras.utils.set_random_seed(1)

    def of_another_network(model, path):
        other = build(SHALLOW, NAMES.size)
        other.set_weights([weights + 0.5 * np.sign(weights) for weights in model.get_weights()])
        to_onnx(other, path)

    monkeypatch.setattr(bundling, "to_onnx", of_another_network)
    recipe = Recipe(network=SHALLOW, image=ImageSpec(), alphabet=NAMES)
    with pytest.raises(ExportError, match="Nothing was written"):
        make_bundle(build(SHALLOW, NAMES.size), recipe, [], tmp_path / "weights", "v")
    assert not (tmp_path / "weights").exists()


@pytest.mark.slow
def test_a_bundle_of_written_letters_keeps_them_apart_until_it_reads(tmp_path):
    recipe = Recipe(network=TINY, image=ImageSpec(), alphabet=NAMES, letters=WRITTEN)
    bundle = load_bundle(make_bundle(recipe.build(), recipe, [], tmp_path, "v"))
    assert (bundle.alphabet, bundle.letters) == (NAMES, WRITTEN)
    assert bundle.manifest.metrics["multiply_adds"] == multiply_adds(TINY, WRITTEN.size)
    again = recipe.build()
    again.load_weights(tmp_path / "v" / "model.weights.h5")
    pixels = np.random.default_rng(0).random((1, 32, 64, 1), np.float32)
    wanted = keras.ops.convert_to_numpy(again(pixels, training=False))
    assert wanted.shape == (1, 16, WRITTEN.size)
    np.testing.assert_allclose(Session(bundle.onnx_path).run(pixels), wanted, atol=2e-3)
