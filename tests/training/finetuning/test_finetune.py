"""Real steps of a tiny network: what must hold of any fine-tuning."""

from __future__ import annotations

import numpy as np
import pytest

from backend.recognizer.bundle import load_bundle
from training.drawn.synthetic_dataset import write_dataset
from training.finetuning.training_sets import Sizes, gather

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("eagerly")]


class KilledError(Exception):
    pass


@pytest.fixture(scope="module")
def parent(tiny_parent):
    return load_bundle(tiny_parent)


@pytest.fixture(scope="module")
def material(parent, tmp_path_factory):
    from tests.training.making import snapshot

    folder = tmp_path_factory.mktemp("material")
    write_dataset(folder / "names", 30, seed=0)
    return gather(snapshot(folder / "s"), parent, folder / "names", folder / "work", Sizes(), seed=1)


def test_a_killed_training_goes_on_from_its_checkpoint(parent, material, tmp_path):
    from training.finetuning.finetune import Budget, finetune

    budget = Budget(steps=4)
    steps = []

    def until_killed(progress):
        steps.append(progress.step)
        if progress.step == 3:
            raise KilledError

    with pytest.raises(KilledError):
        finetune(parent, material, budget, tmp_path, 1, until_killed)
    saved = max(int(folder.name.removeprefix("step-")) for folder in tmp_path.glob("step-*"))
    assert 0 < saved < 3

    steps.clear()
    _, place = finetune(parent, material, budget, tmp_path, 1, until_killed_not(steps), resume=True)
    assert steps == list(range(saved + 1, 5))
    assert place.step == 4


def until_killed_not(steps):
    return lambda progress: steps.append(progress.step)


def test_training_starts_from_the_parent_s_weights_and_moves_gently(parent, material, tmp_path):
    from training.finetuning.finetune import Budget, finetune
    from training.network.network import build
    from training.network.spec import NetworkSpec

    before = build(NetworkSpec.from_dict(dict(parent.manifest.network)), parent.alphabet.size)
    before.load_weights(parent.weights_path)
    model, place = finetune(parent, material, Budget(steps=6), tmp_path, 1, lambda progress: None)

    moved = [
        float(np.abs(new.numpy() - old.numpy()).max())
        for new, old in zip(model.trainable_variables, before.trainable_variables, strict=True)
    ]
    # six of Adam's steps at the highest rate; a step's size is about the rate, at worst some three times that
    assert 0 < max(moved) <= 6 * 3.2 * 2e-4
    assert len(place.history) >= 1
