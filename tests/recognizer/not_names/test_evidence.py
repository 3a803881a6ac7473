"""Which part of a crop the evidence is taken from, and when none is needed."""

from __future__ import annotations

import numpy as np
import pytest

from backend.recognizer.bundle import Bundle, load_bundle
from backend.recognizer.confidence import Candidates
from backend.recognizer.ctc import FrameSpan
from backend.recognizer.normalise import Normalised
from backend.recognizer.not_names.evidence import FEATURES, evidence, is_clear
from tests.recognizer.networks import band_bundle

LOG_PROBS = np.log(np.full((40, 4), 0.25))


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return load_bundle(band_bundle(tmp_path_factory.mktemp("weights")))


def found(chance: float = 0.9, first: int = 20, last: int = 25) -> Candidates:
    spans = (FrameSpan(1, first, first), FrameSpan(2, last, last))
    return Candidates(((1, 2),), np.log([chance]), spans, np.ones(2))


def crop(*lefts: int) -> Normalised:
    pixels = np.zeros((32, 160), np.float32)
    for left in lefts:
        pixels[5:27, left : left + 4] = 1.0
    return Normalised(pixels, np.arange(160), 1.0, 0, is_blank=False)


def named(values: np.ndarray) -> dict[str, float]:
    return dict(zip(FEATURES, values.tolist(), strict=True))


def test_ink_beside_the_letters_does_not_count(bundle: Bundle) -> None:
    # Letters in frames 20 to 25 of 4 columns, and 3 frames on each side.
    alone = named(evidence(crop(80, 100), LOG_PROBS, found(), bundle, None))
    beside_caption = named(evidence(crop(10, 30, 80, 100), LOG_PROBS, found(), bundle, None))
    assert (alone.pop("read_share"), beside_caption.pop("read_share")) == (1.0, 0.5)
    assert alone.pop("spelling") != beside_caption.pop("spelling")  # not a number without a prior
    assert alone == beside_caption
    assert alone["width"] == pytest.approx(12 * 4 / 22)


def test_letters_at_the_edges_stay_inside(bundle: Bundle) -> None:
    values = named(evidence(crop(2, 150), LOG_PROBS, found(first=0, last=39), bundle, None))
    assert values["width"] == pytest.approx(160 / 22)
    assert values["read_share"] == 1.0


def test_a_likely_text_needs_no_evidence() -> None:
    assert is_clear(found(0.99))
    assert not is_clear(found(0.97))
