"""What decides when to stop: labels and original images count alike, and fixed layers run once."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from backend.recognizer.alphabet import NAMES, WRITTEN, Alphabet
from backend.recognizer.normalise import ImageSpec
from backend.recognizer.spelling.left_open import LeftOpen
from backend.recognizer.spelling.new_letters import Writing
from backend.recognizer.text_metrics import Score
from training.data.dataset import Sample
from training.data.packing import write_pack
from training.finetuning.held_out import HeldOut, weighted
from training.network.letter_forms import LetterForms

FRAMES = 20


def says(text: str, calls: list[int], letters: Alphabet = NAMES) -> Any:
    """A trained part that reads ``text`` in every image."""

    def predict(features: np.ndarray) -> np.ndarray:
        calls.append(len(features))
        logits = np.zeros((len(features), FRAMES, letters.size), np.float32)
        logits[:, :, 0] = 5
        for place, label in enumerate(letters.encode(text)):
            logits[:, 2 * place, label] = 9
        return logits

    return SimpleNamespace(predict_on_batch=predict)


def test_labels_count_as_much_as_originals_and_features_are_computed_once(tmp_path) -> None:
    grey = np.full((40, 160), 255, np.uint8)
    grey[10:30, 20:150:10] = 0
    texts = ["LEA", "TOM", "TOM", "TOM"]  # one label, three originals
    pack = write_pack(tmp_path, [Sample(f"{n}.png", text, grey, 160) for n, text in enumerate(texts)])
    sets: Any = SimpleNamespace(stop=pack, stop_labels=1, writing=Writing(NAMES))
    parent: Any = SimpleNamespace(image=ImageSpec())
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


def test_a_form_counts_only_where_the_label_states_it(tmp_path) -> None:
    grey = np.full((40, 160), 255, np.uint8)
    grey[10:30, 20:150:10] = 0
    samples = [Sample("a", "Lea", grey, 160, LeftOpen.NOTHING), Sample("b", "LEA", grey, 160, LeftOpen.FORM)]
    sets: Any = SimpleNamespace(
        stop=write_pack(tmp_path, samples), stop_labels=1, writing=Writing(NAMES, WRITTEN)
    )
    parent: Any = SimpleNamespace(image=ImageSpec())
    parts: Any = SimpleNamespace(trained=says("léa", [], WRITTEN), features=np.asarray)
    found = HeldOut(parts, parent, sets, LetterForms(WRITTEN)).score()
    assert found == Score(texts=2, exact=1, errors=2, characters=6)


def test_without_labels_only_originals_count() -> None:
    nothing, read = Score(0, 0, 0, 0), Score(2, 1, 3, 7)
    assert weighted([nothing, read], (0, 1)) == read
