"""Errors as written and folded, and keys that need not be pressed."""

from __future__ import annotations

import pytest

from backend.recognizer.reading import Alternative, Reading
from tests.bench.loop.scores import keys, scores


def reading(text: str, confidence: float = 0.9, *others: str) -> Reading:
    alternatives = (Alternative(text, confidence), *(Alternative(other, 0.05) for other in others))
    return Reading(text, "name", confidence, (), alternatives, "v1")


def test_case_and_accents_count_as_written_and_not_folded() -> None:
    found = scores(["Köln", "ULM"], [reading("KOLN"), reading("ULN")])
    assert (found.names, found.exact) == (2, 0.0)
    assert found.cer == pytest.approx(4 / 7)
    assert found.folded_cer == pytest.approx(1 / 7)
    assert found.folded_exact == 0.5


def test_a_right_reading_or_alternative_takes_one_key() -> None:
    assert keys("ULM", reading("ULM")) == 1
    assert keys("ULM", reading("ULN", 0.9, "UHM", "ULM")) == 1


def test_a_reading_that_is_hardly_right_is_typed_anew() -> None:
    assert keys("KÖNIGSHAIN", reading("WXYZ")) == 12
    assert keys("KÖNIGSHAIN", reading("WXYZ", confidence=0.1)) == 11


def test_a_wrong_letter_is_mended() -> None:
    assert keys("ULM", reading("ULN")) == 3


def test_saved_keys_are_a_share_of_those_for_typing() -> None:
    assert scores(["ULM", "ULM"], [reading("ULM"), reading("ULM")]).saved == pytest.approx(1 - 2 / 8)
