"""Checkpoints: whole or not there, the newest counts, and all of a training comes back."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest

from training.fitting import checkpoint
from training.fitting.checkpoint import Place
from training.network.averaging import AveragedWeights

pytestmark = pytest.mark.slow


def compiled() -> keras.Model:
    """One dense layer that has made one step."""
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.AdamW(0.1), loss="mse")
    model.train_on_batch(np.ones((4, 2), np.float32), np.zeros((4, 1), np.float32))
    return model


def same(one: list[np.ndarray], other: list[np.ndarray]) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_weights_optimiser_average_best_and_place_come_back(tmp_path: Path) -> None:
    model = compiled()
    average, best = AveragedWeights(model, momentum=0.99), [value + 1 for value in model.get_weights()]
    average.update()
    checkpoint.save(tmp_path, model, average, best, Place(step=7, epoch=1, batch=2, best_cer=0.5))
    other = compiled()
    other.set_weights([value * 0 for value in other.get_weights()])
    restored = AveragedWeights(other, momentum=0.99)
    found = checkpoint.load(tmp_path, other, restored)
    assert found is not None
    place, best_again = found
    assert (place.step, place.epoch, place.batch, place.best_cer) == (7, 1, 2, 0.5)
    assert same(other.get_weights(), model.get_weights())
    assert same(best_again, best)
    assert same(restored.values, average.values)
    assert restored.updates == 1
    moments = [[np.asarray(variable) for variable in each.optimizer.variables] for each in (model, other)]
    assert same(*moments)


def test_the_newest_whole_checkpoint_counts_and_older_ones_go(tmp_path: Path) -> None:
    model = compiled()
    average = AveragedWeights(model, momentum=0.99)
    for step in (1, 2):
        checkpoint.save(tmp_path, model, average, average.values, Place(step=step))
    (tmp_path / "unfinished").mkdir()
    assert [path.name for path in tmp_path.glob("step-*")] == ["step-0000002"]
    found = checkpoint.load(tmp_path, model, average)
    assert found is not None
    assert found[0].step == 2


@pytest.mark.parametrize("name", ["", "unfinished"])
def test_without_a_whole_checkpoint_there_is_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir(exist_ok=True)
    model = compiled()
    assert checkpoint.load(tmp_path, model, AveragedWeights(model, momentum=0.99)) is None
