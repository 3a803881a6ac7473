"""A run of so many minutes trains for what reading the data and the verdict leave of them."""

from __future__ import annotations

from collections import Counter
from itertools import count
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from backend.recognizer.bundle import Bundle
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
        learn=nothing, corrected=[], stop=nothing, stop_labels=0, dropped=Counter(), source="dataset", **parts
    )


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
    samples = [sample(number) for number in range(200)]
    assert time_plan.measure_pace(cast("Bundle", None), samples, lambda: next(ticks)) == 32 / 128
    assert read == [128]


def test_without_images_there_is_no_pace() -> None:
    assert time_plan.measure_pace(cast("Bundle", None), []) == 0
