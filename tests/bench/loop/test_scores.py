"""Errors as written and folded, and keys that need not be pressed."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from backend.exchange.style import PLAIN, Style
from backend.recognizer.bundle import load_bundle
from backend.recognizer.reading import Alternative, Reading
from tests.bench.loop.population import Name
from tests.bench.loop.scores import key_of, keys, scores
from tests.recognizer.networks import band_bundle


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


def test_scores_are_kept_for_the_same_files_pictures_and_texts_only(tmp_path: Path) -> None:
    bundles = [
        load_bundle(band_bundle(tmp_path / day, "v1", created_at=f"2026-01-{day}T00:00:00+00:00"))
        for day in ("01", "02")
    ]
    names = [Name(tmp_path / f"{number}.png", "ULM") for number in range(2)]
    for number, name in enumerate(names):
        name.picture.write_bytes(bytes([number]))
    known = key_of(bundles[0], names, PLAIN)
    (tmp_path / "moved").mkdir()
    moved = Path(shutil.copy(names[0].picture, tmp_path / "moved"))
    assert key_of(bundles[0], [Name(moved, "ULM"), names[1]], PLAIN) == known
    others = {
        key_of(bundles[1], names, PLAIN),
        key_of(bundles[0], names[::-1], PLAIN),
        key_of(bundles[0], [replace(names[0], text="ULN"), names[1]], PLAIN),
        key_of(bundles[0], [replace(names[0], is_plain=True), names[1]], PLAIN),
        key_of(bundles[0], names, Style("written", "kept")),
    }
    assert len(others | {known}) == 6


def test_saved_keys_are_a_share_of_those_for_typing() -> None:
    assert scores(["ULM", "ULM"], [reading("ULM"), reading("ULM")]).saved == pytest.approx(1 - 2 / 8)
