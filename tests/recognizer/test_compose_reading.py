"""Readings made from candidates by hand: texts, confidences, places."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from backend.recognizer.alphabet import Alphabet
from backend.recognizer.bundle import Bundle, load_bundle
from backend.recognizer.compose_reading import compose_reading
from backend.recognizer.confidence import HIGHEST, Calibration, Candidates
from backend.recognizer.ctc import FrameSpan, Labelling
from backend.recognizer.normalise import Normalised
from backend.recognizer.reading import Alternative, Reading, Span, is_legible
from tests.recognizer.networks import band_bundle

ALPHABET = Alphabet("AB ")
# Columns 2.. show the original's columns 10, 12, 14, ... at half its size.
CROP = Normalised(np.zeros((32, 64), np.float32), np.arange(10, 134), 0.5, 2, is_blank=False)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    weights = tmp_path_factory.mktemp("weights")
    return load_bundle(band_bundle(weights, alphabet=ALPHABET.to_dict()))


def found(chances: dict[str, float]) -> Candidates:
    """Candidates of these texts; the letters of the first one are in frames 1, 3, 5, … with shares 1, 1/2, …"""
    labellings: tuple[Labelling, ...] = tuple(tuple(ALPHABET.encode(text)) for text in chances)
    spans = tuple(FrameSpan(label, 2 * n + 1, 2 * n + 1) for n, label in enumerate(labellings[0]))
    letters = np.array([0.5**n for n in range(len(spans))])
    return Candidates(labellings, np.log(list(chances.values())), spans, letters)


def test_the_first_candidate_is_the_text_and_the_others_share_the_rest(bundle):
    result = compose_reading(found({"AB": 0.6, "A": 0.2, "B": 0.1}), CROP, bundle)
    assert (result.text, result.status, result.version) == ("AB", "name", "v1")
    assert result.confidence == pytest.approx(0.6)
    assert [alternative.text for alternative in result.alternatives] == ["AB", "A", "B"]
    assert [alternative.confidence for alternative in result.alternatives] == pytest.approx([0.6, 0.2, 0.1])


def test_frames_become_columns_of_the_original(bundle):
    result = compose_reading(found({"AB": 1.0}), CROP, bundle)
    # The strips of frames 1 and 3 are columns 0..10 and 10..28, from which the margin of 2 goes before doubling.
    assert result.spans == (Span("A", 10.0, 26.0, 1.0), Span("B", 26.0, 62.0, 0.5))


def test_the_calibration_of_the_bundle_is_used(bundle):
    humble = replace(bundle, calibration=Calibration("logistic", ("length",), (0.0,), float(np.log(3.0))))
    result = compose_reading(found({"AB": 0.6, "A": 0.2}), CROP, humble)
    assert result.confidence == pytest.approx(0.75)
    assert result.alternatives[1].confidence == pytest.approx(0.25 * 0.2 / 0.4)


def test_white_space_at_the_ends_goes_with_its_spans(bundle):
    result = compose_reading(found({" A B ": 0.7, "A B": 0.2, "B": 0.05}), CROP, bundle)
    assert result.text == "A B"
    assert [(span.character, span.start_x) for span in result.spans] == [
        ("A", 26.0),
        (" ", 42.0),
        ("B", 58.0),
    ]
    assert [alternative.text for alternative in result.alternatives] == ["A B", "B"]


@pytest.mark.parametrize("text", ["", " ", "  "])
def test_an_empty_text_is_blank_with_its_confidence(bundle, text):
    result = compose_reading(found({text: 0.6, "A": 0.3}), CROP, bundle)
    assert (result.text, result.status, result.spans) == ("", "blank", ())
    assert [alternative.text for alternative in result.alternatives] == ["", "A"]
    assert result.confidence == pytest.approx(0.6)


def test_a_crop_without_ink_is_certainly_blank(bundle):
    certain = Reading("", "blank", HIGHEST, (), (Alternative("", HIGHEST),), "v1")
    assert compose_reading(None, CROP, bundle) == certain


def test_very_unlikely_texts_are_no_alternatives(bundle):
    result = compose_reading(found({"A": 0.9, "": 0.05, "B": 0.00091, "AB": 0.00089}), CROP, bundle)
    assert [alternative.text for alternative in result.alternatives] == ["A", "B"]


@pytest.mark.parametrize(
    ("status", "confidence", "legible"),
    [("name", 0.19, False), ("name", 0.2, True), ("blank", 0.05, True)],
)
def test_a_text_that_is_most_likely_wrong_is_hardly_legible(
    status: str, confidence: float, legible: bool
) -> None:
    assert is_legible(status, confidence) is legible


def test_a_reading_is_plain_json(bundle):
    result = compose_reading(found({"AB": 0.6, "A": 0.2}), CROP, bundle)
    assert Reading.from_dict(json.loads(json.dumps(result.to_dict()))) == result
