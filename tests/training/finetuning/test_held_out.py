"""What decides when to stop: labels and original images count alike, and fixed layers run once."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from backend.recognizer.alphabet import NAMES
from backend.recognizer.normalise import ImageSpec
from backend.recognizer.text_metrics import Score
from training.data.dataset import Sample
from training.data.packing import write_pack
from training.finetuning.held_out import HeldOut, weighted

FRAMES = 20


def says(text: str, calls: list[int]) -> Any:
    """A trained part that reads ``text`` in every image."""

    def predict(features: np.ndarray) -> np.ndarray:
        calls.append(len(features))
        logits = np.zeros((len(features), FRAMES, NAMES.size), np.float32)
        logits[:, :, 0] = 5
        for place, label in enumerate(NAMES.encode(text)):
            logits[:, 2 * place, label] = 9
        return logits

    return SimpleNamespace(predict_on_batch=predict)


def test_labels_count_as_much_as_originals_and_features_are_computed_once(tmp_path) -> None:
    grey = np.full((40, 160), 255, np.uint8)
    grey[10:30, 20:150:10] = 0
    texts = ["LEA", "TOM", "TOM", "TOM"]  # one label, three originals
    pack = write_pack(tmp_path, [Sample(f"{n}.png", text, grey, 160) for n, text in enumerate(texts)])
    sets: Any = SimpleNamespace(stop=pack, stop_labels=1)
    parent: Any = SimpleNamespace(alphabet=NAMES, image=ImageSpec())
    seen: list[int] = []
    calls: list[int] = []

    def features(pixels: np.ndarray) -> np.ndarray:
        seen.append(len(pixels))
        return pixels

    parts: Any = SimpleNamespace(trained=says("LEA", calls), features=features)
    held_out = HeldOut(parts, parent, sets)
    assert held_out.score() == held_out.score() == Score(texts=6, exact=3, errors=9, characters=18)
    assert seen == [1, 3]
    assert calls == [1, 3, 1, 3]


def test_without_labels_only_originals_count() -> None:
    nothing, read = Score(0, 0, 0, 0), Score(2, 1, 3, 7)
    assert weighted([nothing, read], (0, 1)) == read
