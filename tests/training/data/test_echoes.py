"""Each batch occurs several times in an epoch, with its features."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, cast

import numpy as np
import pytest

from training.data.batches import Batch, Batches
from training.data.echoes import Echoes


class FakeBatches:
    """Ten batches, each of its own number."""

    seed = 3
    per_epoch = 10

    def epoch(self, number: int, skip: int = 0) -> Iterator[Batch]:
        for place in range(skip, self.per_epoch):
            yield Batch(np.full((2, 1), 100 * number + place, np.float32), np.full((2, 3), place, np.int32))


def echoes(**changes: Any) -> Echoes:
    values: dict[str, Any] = {"features": lambda pixels: pixels + 0.5, "times": 3, "held": 4, **changes}
    return Echoes(cast("Batches", FakeBatches()), **values)


def places(batches: Iterator[Batch]) -> list[int]:
    return [int(batch.targets[0, 0]) for batch in batches]


def test_every_batch_comes_as_often_as_asked_in_random_order() -> None:
    found = places(echoes().epoch(0))
    assert Counter(found) == dict.fromkeys(range(10), 3)
    assert found != sorted(found)
    assert found == places(echoes().epoch(0))
    assert found != places(echoes().epoch(1))
    assert echoes().per_epoch == 30


def test_features_take_the_place_of_pixels_and_are_computed_once() -> None:
    seen: list[float] = []

    def features(pixels: np.ndarray) -> np.ndarray:
        seen.append(float(pixels[0, 0]))
        return pixels + 0.5

    values = sorted(float(batch.pixels[0, 0]) for batch in echoes(features=features).epoch(1))
    assert values[:4] == [100.5, 100.5, 100.5, 101.5]
    assert sorted(seen) == list(range(100, 110))


def test_no_more_batches_are_held_than_allowed() -> None:
    made: list[float] = []

    def features(pixels: np.ndarray) -> np.ndarray:
        made.append(float(pixels[0, 0]))
        return pixels

    used: list[int] = []
    for batch in echoes(features=features).epoch(0):
        used.append(int(batch.targets[0, 0]))
        left = 3 * len(made) - len(used)
        assert left <= 3 * (4 + 1)
    assert len(used) == 30


@pytest.mark.parametrize(("skip", "first"), [(0, 0), (7, 2), (29, 9)])
def test_an_epoch_continues_near_where_it_was_interrupted(skip: int, first: int) -> None:
    assert min(places(echoes().epoch(0, skip))) == first
