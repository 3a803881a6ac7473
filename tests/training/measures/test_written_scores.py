"""Readings of weights on sets, as written and folded."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from backend.recognizer.alphabet import WRITTEN
from backend.recognizer.normalise import ImageSpec
from tests.training.making import SHALLOW
from training.measures.written_scores import load_network, scores, texts_of
from training.network.network import build

pytestmark = pytest.mark.slow


def field(width: int) -> np.ndarray:
    grey = np.full((40, width), 255, np.uint8)
    grey[12:28, 20 : width - 20] = 0
    return grey


def test_texts_come_back_in_order_whatever_their_widths() -> None:
    def run(pixels: np.ndarray) -> np.ndarray:
        """Writes an A in the second frame of narrow fields, a b in that of wide ones."""
        logits = np.zeros((len(pixels), pixels.shape[2] // 4, WRITTEN.size), np.float32)
        logits[:, :, 0] = 5
        letter = WRITTEN.encode("A" if pixels.shape[2] < 200 else "b")[0]
        logits[:, 1, letter] = 9
        return logits

    widths = (400, 100, 400, 90)
    assert texts_of(run, WRITTEN, ImageSpec(), [field(width) for width in widths]) == ["b", "A", "b", "A"]


def test_a_reading_is_scored_as_written_in_any_case_and_folded() -> None:
    found = scores(["Straße"], ["STRASSE"])
    assert {name: score.errors for name, score in found.items()} == {
        "as written": 7 - 1,
        "any case": 0,
        "folded": 0,
    }
    assert scores(["Zoé"], ["zoé"])["any case"].errors == 0
    assert scores(["Zoé"], ["ZOE"])["any case"].errors == 1
    assert scores(["Zoé"], ["ZOE"])["folded"].errors == 0


def weights_in(folder: Path) -> Path:
    """A file of weights, and an average of the same weights, with the metadata beside them."""
    model = build(SHALLOW, WRITTEN.size)
    record = {"network": SHALLOW.to_dict(), "alphabet": WRITTEN.to_dict(), "image": ImageSpec().to_dict()}
    (folder / "run.json").write_text(json.dumps(record), encoding="utf-8")
    model.save_weights(folder / "best.weights.h5")
    (folder / "step-0000100").mkdir()
    np.savez(folder / "step-0000100" / "average.npz", *model.get_weights())
    return folder / "best.weights.h5"


def test_a_file_of_weights_and_an_average_run_alike(tmp_path: Path) -> None:
    weights = weights_in(tmp_path)
    pixels = np.random.default_rng(0).random((1, 32, 64, 1), np.float32)
    run, alphabet, _ = load_network(weights)
    again, *_ = load_network(weights.parent / "step-0000100" / "average.npz")
    assert alphabet == WRITTEN
    np.testing.assert_allclose(run(pixels), again(pixels), atol=1e-5)
