"""Greedy reading of batches, by a network whose output is given."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.recognizer.alphabet import NAMES, WRITTEN
from backend.recognizer.normalise import ImageSpec
from backend.recognizer.spelling.left_open import LeftOpen
from training.data.batches import Batches
from training.data.dataset import Sample
from training.data.packing import write_pack
from training.fitting.validation import read, validate
from training.network.letter_forms import LetterForms

FRAMES_PER_LETTER = 3


def says(*texts: str) -> Any:
    """A network that answers each batch of one image with the next of ``texts``, a letter every third frame."""
    remaining = iter(texts)

    def run(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        logits = np.zeros((len(pixels), pixels.shape[2] // 4, NAMES.size), np.float32)
        logits[:, :, 0] = 5
        for place, label in enumerate(NAMES.encode(next(remaining))):
            logits[:, FRAMES_PER_LETTER * place, label] = 9
        return logits

    return run


def saying(*texts: str) -> Any:
    """The same as a Keras model."""
    return SimpleNamespace(predict_on_batch=says(*texts))


@pytest.fixture
def batches(tmp_path: Path) -> Batches:
    """Three images of bars, labelled LEA, TOM and blank, in batches of one and in the order of an epoch."""
    grey = np.full((40, 160), 255, np.uint8)
    grey[10:30, 20:150:10] = 0
    samples = [Sample(f"{text}.png", text, grey, 160) for text in ("LEA", "TOM", "")]
    return Batches(
        write_pack(tmp_path, samples), np.arange(3), NAMES, ImageSpec(), size=1, seed=1, strength=None
    )


def test_labels_and_texts_come_in_the_same_order(batches: Batches) -> None:
    labels, texts = read(says("AAA", "B", "C D"), batches)
    assert sorted(labels) == ["", "LEA", "TOM"]
    assert texts == ["AAA", "B", "C D"]
    assert read(says("", "", ""), batches) == (labels, ["", "", ""])


def test_the_score_counts_edits_against_the_labels(batches: Batches) -> None:
    labels, _ = read(says("", "", ""), batches)
    perfect = validate(saying(*labels), batches)
    assert (perfect.errors, perfect.characters, perfect.exact, perfect.texts) == (0, 6, 3, 3)
    wrong = validate(saying(*(label.replace("E", "O") for label in labels)), batches)
    assert (wrong.errors, wrong.characters, wrong.exact, wrong.texts) == (1, 6, 2, 3)


def test_frames_in_the_padding_are_not_read(batches: Batches) -> None:
    def says_only_in_the_padding(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        logits = np.zeros((len(pixels), 200, NAMES.size), np.float32)
        logits[:, :, 0] = 5
        logits[:, pixels.shape[2] // 4 :, NAMES.encode("A")[0]] = 9
        return logits

    assert read(says_only_in_the_padding, batches)[1] == ["", "", ""]


def test_readings_are_folded_as_labels_are(tmp_path: Path) -> None:
    grey = np.full((40, 160), 255, np.uint8)
    grey[10:30, 20:150:10] = 0
    pack = write_pack(tmp_path, [Sample("a", "ZOE", grey, 160)])
    batches = Batches(pack, np.arange(1), WRITTEN, ImageSpec(), strength=None)

    def run(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        logits = np.zeros((len(pixels), pixels.shape[2] // 4, WRITTEN.size), np.float32)
        logits[:, :, 0] = 5
        for place, label in enumerate(WRITTEN.encode("zoé.")):
            logits[:, FRAMES_PER_LETTER * place, label] = 9
        return logits

    model = SimpleNamespace(predict_on_batch=run)
    assert validate(model, batches).errors == 4
    assert validate(model, batches, NAMES).errors == 0


def test_a_reading_tells_as_much_of_its_letters_as_the_label(tmp_path: Path) -> None:
    grey = np.full((40, 160), 255, np.uint8)
    grey[10:30, 20:150:10] = 0
    samples = [
        Sample("a", "ZOE", grey, 160),
        Sample("b", "Zoé", grey, 160, LeftOpen.NOTHING),
        Sample("c", "ZOÉ", grey, 160, LeftOpen.CASE),
        Sample("d", "Zoe", grey, 160, LeftOpen.ACCENTS),
        Sample("e", "", grey, 160),
    ]
    pack = write_pack(tmp_path, samples)
    batches = Batches(pack, np.arange(5), WRITTEN, ImageSpec(), strength=None, forms=LetterForms(WRITTEN))

    def run(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        logits = np.zeros((len(pixels), pixels.shape[2] // 4, WRITTEN.size), np.float32)
        logits[:, :, 0] = 9
        for place, letters in enumerate(
            ("Zz", "oO", "éÉEe")
        ):  # each form by itself is less likely than the blank
            logits[:, FRAMES_PER_LETTER * place, WRITTEN.encode(letters)] = 8.7
            logits[:, FRAMES_PER_LETTER * place, WRITTEN.encode(letters[:1])] = 8.8
        return logits

    labels, texts = read(run, batches)
    assert sorted(labels) == ["", "ZOE", "ZOÉ", "Zoe", "Zoé"]
    assert texts == [label or "Zoé" for label in labels]
