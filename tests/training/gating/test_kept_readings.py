from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from backend.recognizer.bundle import load_bundle
from tests.recognizer.networks import band_bundle
from training.data.dataset import Sample
from training.gating import kept_readings
from training.gating.kept_readings import read_once
from training.gating.paired import Read


class Reader:
    """Reads an image's width, and remembers how many images it was given."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __call__(self, samples: Sequence[Sample]) -> list[Read]:
        self.asked.append(len(samples))
        return [Read(f"W{sample.grey.shape[1]}", 0.5) for sample in samples]


def samples(*widths: int) -> list[Sample]:
    return [Sample(f"{width}.png", "A", np.full((8, width), 255, np.uint8), 32) for width in widths]


def test_an_image_is_read_once_and_new_ones_are_added(tmp_path: Path) -> None:
    bundle, reader, kept = load_bundle(band_bundle(tmp_path, "shipped")), Reader(), tmp_path / "kept"
    first = read_once(samples(20, 30), bundle, kept, reader)
    assert first == [Read("W20", 0.5), Read("W30", 0.5)]
    assert read_once(samples(30, 20), bundle, kept, reader) == first[::-1]
    assert read_once(samples(40, 20), bundle, kept, reader)[0].text == "W40"
    assert read_once(samples(20, 30, 40, 40), bundle, kept, reader)[3].text == "W40"
    assert reader.asked == [2, 1]
    assert [path.suffix for path in kept.iterdir()] == [".json"]


def test_equal_names_with_other_pixels_are_other_images(tmp_path: Path) -> None:
    bundle, reader = load_bundle(band_bundle(tmp_path, "shipped")), Reader()
    one, other = samples(20)[0], Sample("20.png", "A", np.zeros((8, 20), np.uint8), 32)
    read_once([one], bundle, tmp_path / "kept", reader)
    read_once([other], bundle, tmp_path / "kept", reader)
    assert reader.asked == [1, 1]


@pytest.mark.parametrize("damage", ["", "[1]", '{"a": 1}', "{"])
def test_a_damaged_file_is_read_anew(tmp_path: Path, damage: str) -> None:
    bundle, reader, kept = load_bundle(band_bundle(tmp_path, "shipped")), Reader(), tmp_path / "kept"
    read_once(samples(20), bundle, kept, reader)
    next(kept.iterdir()).write_text(damage)
    assert read_once(samples(20), bundle, kept, reader) == [Read("W20", 0.5)]
    assert reader.asked == [1, 1]


def test_another_release_reads_anew_and_removes_what_the_earlier_one_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle, reader, kept = load_bundle(band_bundle(tmp_path, "shipped")), Reader(), tmp_path / "kept"
    read_once(samples(20), bundle, kept, reader)
    monkeypatch.setattr(kept_readings, "_RECOGNIZER", tmp_path)
    (tmp_path / "engine.py").write_text("changed")
    read_once(samples(20), bundle, kept, reader)
    assert reader.asked == [1, 1]
    assert len(list(kept.iterdir())) == 1


def test_what_was_read_with_the_name_prior_is_not_taken_for_what_is_read_without(tmp_path: Path) -> None:
    bundle, reader, kept = load_bundle(band_bundle(tmp_path, "shipped")), Reader(), tmp_path / "kept"
    for prior in (True, False, False):
        read_once(samples(20), bundle, kept, reader, prior)
    assert reader.asked == [1, 1]


def test_nothing_is_kept_without_a_folder(tmp_path: Path) -> None:
    bundle, reader = load_bundle(band_bundle(tmp_path, "shipped")), Reader()
    for _ in range(2):
        read_once(samples(20), bundle, None, reader)
    assert reader.asked == [1, 1]
