"""A run of that many minutes trains for what reading the data and the verdict leave of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from backend.recognizer.alphabet import NAMES
from backend.recognizer.bundle import Bundle
from backend.recognizer.spelling.new_letters import NewLetters, Writing
from training.data.dataset import Sample
from training.finetuning import time_plan
from training.finetuning.training_sets import TrainingSets


def sample(number: int) -> Sample:
    return Sample(f"{number}.png", "EVA", np.full((8, 9), 255, np.uint8), 9)


def sets(original: int, corrections: int = 0, validation: int = 0) -> TrainingSets:
    parts: dict[str, Any] = {
        "original": [sample(number) for number in range(original)],
        "corrections": [sample(number) for number in range(corrections)],
        "validation": [sample(number) for number in range(validation)],
    }
    nothing: Any = SimpleNamespace()
    return TrainingSets(
        learn=nothing,
        corrected=[],
        stop=nothing,
        stop_labels=0,
        dropped=Counter(),
        source="dataset",
        groups={},
        styles={},
        writing=Writing(NAMES),
        new_letters=NewLetters(0, {}),
        **parts,
    )


class Learned:
    """A pack of two images."""

    def __len__(self) -> int:
        return 2

    def grey(self, number: int) -> np.ndarray:
        return np.full((2, 3), number, np.uint8)


def test_training_gets_what_is_left() -> None:
    assert time_plan.training_minutes(20, 90, 150) == 16


def test_at_least_half_of_the_time_is_spent_training() -> None:
    assert time_plan.training_minutes(2, 600, 600) == 1


def test_the_more_there_is_to_compare_the_longer_it_takes_afterwards() -> None:
    nothing = time_plan.seconds_after_training(sets(0), 0.01)
    assert time_plan.seconds_after_training(sets(2000, 300), 0.01) == pytest.approx(nothing + 3 * 23)
    assert time_plan.seconds_after_training(sets(0, 0, 400), 0.01) > nothing > 0


def test_the_pace_is_that_of_many_images_read_together(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    reader = SimpleNamespace(read=lambda images: read.append(len(images)))
    monkeypatch.setattr(time_plan, "Recognizer", lambda _bundle, _threads: reader)
    ticks = count(0, 32)
    images = time_plan.some_images(sets(200))
    assert time_plan.measure_pace(cast("Bundle", None), images, lambda: next(ticks)) == 32 / 128
    assert time_plan.measure_pace(cast("Bundle", None), images[:3], lambda: next(ticks)) == 32 / 128
    assert read == [128, 128]


def test_without_originals_the_pace_is_that_of_other_images() -> None:
    assert len(time_plan.some_images(sets(0, corrections=3))) == 3
    nothing = replace(sets(0), learn=cast("Any", Learned()))
    assert [int(image[0, 0]) for image in time_plan.some_images(nothing)] == [0, 1]


def test_a_resumed_run_remembers_how_long_it_has_prepared(tmp_path: Path) -> None:
    def prepared(seconds: float, resume: bool) -> float:
        ticks = iter([0.0, seconds])
        return time_plan.Preparation(tmp_path, resume, lambda: next(ticks)).end()

    assert prepared(30, resume=False) == 30
    assert prepared(20, resume=True) == 50
    assert prepared(10, resume=True) == 60
    assert prepared(40, resume=False) == 40
