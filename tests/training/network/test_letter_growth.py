"""Classes for new letters that change nothing at first."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.recognizer.alphabet import NAMES, WRITTEN, Alphabet
from backend.recognizer.bundle import find_bundles, load_bundle
from backend.recognizer.ctc import LogProbs, log_softmax
from backend.recognizer.session import Session
from backend.recognizer.spelling.folding import LetterFolding
from backend.recognizer.spelling.new_letters import Writing
from tests.training.making import SHALLOW
from training.bundling.onnx_export import to_onnx
from training.network.letter_growth import RARE, grow_letters, grown_classes, load_grown_letters
from training.network.network import build
from training.network.spec import NetworkSpec

ROOT = Path(__file__).resolve().parents[3]
OLD = Alphabet("ASa", fold_case=False)
OTHER_LETTERS = "äöüßőŁž"


def folded(logits: NDArray[np.float32], writing: Writing) -> LogProbs:
    """What the recognizer makes of them."""
    assert writing.letters is not None
    return LetterFolding(writing.letters, writing.alphabet).log_probs(logits)


def test_a_copy_begins_as_the_nearest_form_and_shares_its_chance() -> None:
    kernel = np.arange(8, dtype=np.float32).reshape(2, 4)
    bias = np.array([0.5, 1, 2, 3], np.float32)
    grown, shared = grown_classes(kernel, bias, OLD, Alphabet("ASaäßÄs", fold_case=False))
    assert grown[:, :4].tobytes() == kernel.tobytes()
    assert grown[:, 4:].tolist() == kernel[:, [3, 2, 1, 2]].tolist()
    shares = np.exp(shared - bias[[0, 1, 2, 3, 3, 2, 1, 2]])
    np.testing.assert_allclose(shares, [1, 1 / 2, 1 / 3, 1 / 2, 1 / 2, 1 / 3, 1 / 2, 1 / 3], rtol=1e-6)


def test_letters_that_are_forms_of_none_begin_rare() -> None:
    rng = np.random.default_rng(1)
    kernel, bias = rng.normal(size=(6, 4)).astype(np.float32), rng.normal(size=4).astype(np.float32)
    grown, low = grown_classes(kernel, bias, OLD, Alphabet("ASaЖ7", fold_case=False))
    frames = (4 * rng.normal(size=(50, 6))).astype(np.float32)
    before, after = log_softmax(frames @ kernel + bias), log_softmax(frames @ grown + low)
    assert np.abs(after[:, :4] - before).max() < np.exp(-RARE) * 1.01
    assert grown[:, :4].tobytes() == kernel.tobytes()


def test_an_alphabet_in_another_order_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot forget letters"):
        grow_letters(build(SHALLOW, 4), SHALLOW, OLD, Alphabet("SAaä", fold_case=False))


@pytest.mark.slow
def test_the_shipped_network_reads_the_same_once_it_has_letters_of_other_languages(tmp_path: Path) -> None:
    bundle = load_bundle(find_bundles(ROOT / "weights")[0])
    assert bundle.alphabet == NAMES
    spec = NetworkSpec.from_dict(dict(bundle.manifest.network))
    known = Writing(NAMES, bundle.letters)
    parent = build(spec, known.network_alphabet.size)
    parent.load_weights(bundle.weights_path)
    writing = known.with_letters(OTHER_LETTERS)
    assert writing.alphabet == NAMES
    assert set(OTHER_LETTERS) <= set(writing.network_alphabet.characters)
    grown = grow_letters(parent, spec, known.network_alphabet, writing.network_alphabet)
    assert (
        grown.get_weights()[-2][:, : known.network_alphabet.size].tobytes()
        == parent.get_weights()[-2].tobytes()
    )

    pixels = np.random.default_rng(1).random((2, 32, 96, 1), np.float32)
    before = folded(parent.predict_on_batch(pixels), known)
    np.testing.assert_allclose(folded(grown.predict_on_batch(pixels), writing), before, rtol=0, atol=1e-5)
    for model, name in ((parent, "parent.onnx"), (grown, "grown.onnx")):
        to_onnx(model, tmp_path / name)
    old, new = (Session(tmp_path / name).run(pixels) for name in ("parent.onnx", "grown.onnx"))
    np.testing.assert_allclose(folded(new, writing), folded(old, known), rtol=0, atol=1e-5)


@pytest.mark.slow
def test_weights_of_capitals_are_the_start_of_a_network_for_letters_as_written(tmp_path: Path) -> None:
    trained = build(SHALLOW, NAMES.size)
    trained.save_weights(tmp_path / "best.weights.h5")
    record = {"network": SHALLOW.to_dict(), "alphabet": NAMES.to_dict()}
    (tmp_path / "run.json").write_text(json.dumps(record), encoding="utf-8")
    pixels = np.random.default_rng(1).random((2, 32, 64, 1), np.float32)
    wider = replace(SHALLOW, letters=SHALLOW.letters + 4)
    grown = load_grown_letters(tmp_path / "best.weights.h5", wider, WRITTEN)
    read = folded(grown.predict_on_batch(pixels), Writing(NAMES, WRITTEN))
    np.testing.assert_allclose(read, log_softmax(trained.predict_on_batch(pixels)), rtol=0, atol=1e-4)
    same = load_grown_letters(tmp_path / "best.weights.h5", SHALLOW, NAMES)
    assert same.get_weights()[-1].tobytes() == trained.get_weights()[-1].tobytes()


@pytest.mark.slow
def test_a_network_that_has_all_forms_learns_one_more() -> None:
    parent = build(SHALLOW, WRITTEN.size)
    writing = Writing(NAMES, WRITTEN)
    more = writing.with_letters("őŁ")
    grown = grow_letters(parent, SHALLOW, WRITTEN, more.network_alphabet)
    pixels = np.random.default_rng(1).random((2, 32, 64, 1), np.float32)
    before, after = (model.predict_on_batch(pixels) for model in (parent, grown))
    np.testing.assert_allclose(folded(after, more), folded(before, writing), rtol=0, atol=1e-5)
