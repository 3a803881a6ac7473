"""Real steps of a tiny network: what must hold of any fine-tuning."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from backend.exchange.style import Style
from backend.recognizer.alphabet import NAMES, WRITTEN
from backend.recognizer.bundle import load_bundle
from backend.recognizer.spelling.new_letters import Writing
from training.drawn.synthetic_dataset import write_dataset
from training.finetuning.training_sets import Sizes, gather

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("eagerly")]


class KilledError(Exception):
    pass


@pytest.fixture(scope="module")
def parent(tiny_parent):
    return load_bundle(tiny_parent)


@pytest.fixture(scope="module")
def growing(parent, tmp_path_factory):
    """Material with letters that the parent lacks."""
    from tests.training.making import LABELS, snapshot

    folder = tmp_path_factory.mktemp("growing")
    write_dataset(folder / "names", 30, seed=0)
    labels = [label.capitalize() for label in LABELS]
    frozen = snapshot(folder / "s", labels, style=Style("written", "kept"))
    return gather(frozen, parent, folder / "names", folder / "work", Sizes(letter=5), seed=1)


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


def plain(parent):
    from training.network.network import build
    from training.network.spec import NetworkSpec

    network = build(NetworkSpec.from_dict(dict(parent.manifest.network)), parent.alphabet.size)
    network.load_weights(parent.weights_path)
    return network


def test_training_starts_from_the_parent_s_weights_and_moves_gently(parent, material, tmp_path):
    from training.finetuning.finetune import Budget, finetune

    before = plain(parent)
    model, place = finetune(parent, material, Budget(steps=6), tmp_path, 1, lambda progress: None)

    moved = [
        float(np.abs(new.numpy() - old.numpy()).max())
        for new, old in zip(model.trainable_variables, before.trainable_variables, strict=True)
    ]
    # six of Adam's steps at the highest rate; a step's size is about the rate, at worst some three times that
    assert 0 < max(moved) <= 6 * 3.2 * Budget().rate
    assert len(place.history) >= 1


def test_a_share_of_the_parent_is_averaged_into_the_trained_weights(parent, material, tmp_path):
    from training.finetuning.finetune import Budget, finetune
    from training.finetuning.held_out import HeldOut
    from training.finetuning.two_parts import divide
    from training.network.averaging import averaged

    model, place = finetune(parent, material, Budget(steps=2, kept=1.0), tmp_path, 1, lambda progress: None)
    for same, old in zip(model.get_weights(), plain(parent).get_weights(), strict=True):
        np.testing.assert_array_equal(same, old)
    assert place.best_cer == HeldOut(divide(model, "all"), parent, material).score().cer
    (mean,) = averaged([np.array([1.0], np.float32)], [np.array([3.0], np.float32)], 0.25)
    assert mean == 2.5
    assert Budget().share_kept("dataset") < Budget().share_kept("drawn")  # with which more is forgotten
    assert Budget(kept=0.0).share_kept("drawn") == 0


def test_a_network_that_learns_new_letters_begins_with_the_parent_s_kernels(parent, growing, tmp_path):
    from training.finetuning.finetune import Budget, finetune

    sets = growing
    model, place = finetune(parent, sets, Budget(steps=6), tmp_path / "checkpoints", 1, lambda progress: None)

    assert sets.writing.network_alphabet.size == parent.alphabet.size + 26
    assert model.output_shape[-1] == sets.writing.network_alphabet.size
    kernel = model.get_weights()[-2]
    upper, lower = sets.writing.network_alphabet.encode("A")[0], sets.writing.network_alphabet.encode("a")[0]
    # copies, which a few steps at the highest rate can hardly part
    assert np.abs(kernel[:, upper] - kernel[:, lower]).max() <= 2 * 6 * 3.2 * Budget().rate
    assert place.step == 6


def test_a_parent_that_tells_forms_of_letters_apart_teaches_unless_letters_are_new(material):
    from training.finetuning.finetune import Budget, _teaching

    known = Writing(NAMES, WRITTEN)
    sure: Any = SimpleNamespace(alphabet=NAMES, letters=WRITTEN)
    drawn = replace(material, source="drawn", writing=known)
    assert _teaching(Budget(), drawn, sure) == Budget().teaching
    assert _teaching(Budget(), replace(drawn, writing=known.with_letters("ő")), sure) == 0
    assert _teaching(Budget(), replace(drawn, source="dataset"), sure) == 0


@pytest.mark.parametrize(("is_growing", "taught"), [(True, 0), (False, 1)])
def test_the_parent_does_not_hold_new_letters_to_those_they_are_copies_of(
    parent, material, growing, tmp_path, monkeypatch, is_growing, taught
):
    from training.finetuning import finetune as module
    from training.network.teaching import Taught

    made = []

    def counted(*networks):
        made.append(networks)
        return Taught(*networks)

    monkeypatch.setattr(module, "Taught", counted)

    drawn = replace(growing if is_growing else material, source="drawn")
    module.finetune(parent, drawn, module.Budget(steps=1), tmp_path, 1, lambda progress: None)
    assert len(made) == taught


def test_where_names_are_drawn_the_parent_teaches_and_the_network_stays_its_own(parent, material, tmp_path):
    from training.finetuning.finetune import Budget, finetune

    def until_killed(progress):
        if progress.step == 3:
            raise KilledError

    drawn = replace(material, source="drawn")
    with pytest.raises(KilledError):
        finetune(parent, drawn, Budget(steps=6), tmp_path, 1, until_killed)
    steps: list[int] = []
    model, place = finetune(parent, drawn, Budget(steps=6), tmp_path, 1, until_killed_not(steps), resume=True)
    assert (steps[-1], place.step) == (6, 6)
    assert model.output_shape[-1] == parent.alphabet.size
    assert len(model.get_weights()) == len(plain(parent).get_weights())

    alone, _ = finetune(parent, drawn, Budget(steps=6, teaching=0), tmp_path / "alone", 1, lambda _: None)
    assert any(
        (one != other).any() for one, other in zip(model.get_weights(), alone.get_weights(), strict=True)
    )


def test_the_last_part_alone_learns_new_letters_of_drawn_names_in_several_looks(parent, tmp_path):
    from tests.training.making import LABELS, snapshot
    from training.finetuning.finetune import Budget, finetune, network_of

    def until_killed(progress):
        if progress.step == 3:
            raise KilledError

    write_dataset(tmp_path / "names", 30, seed=0)
    folder = snapshot(
        tmp_path / "s", [label.capitalize() for label in LABELS], style=Style("written", "kept")
    )
    sets = gather(folder, parent, tmp_path / "names", tmp_path / "work", Sizes(letter=5), seed=1)
    drawn = replace(sets, source="drawn")
    budget = Budget(steps=6, trained="frames", looks=2)
    with pytest.raises(KilledError):
        finetune(parent, drawn, budget, tmp_path / "frames", 1, until_killed)
    steps: list[int] = []
    model, place = finetune(
        parent, drawn, budget, tmp_path / "frames", 1, until_killed_not(steps), resume=True
    )
    assert (steps[-1], place.step) == (6, 6)

    before = network_of(parent, sets.writing)
    changed = {
        old.name
        for old, new in zip(before.layers, model.layers, strict=True)
        if any((a != b).any() for a, b in zip(old.get_weights(), new.get_weights(), strict=True))
    }
    kinds = {name.rsplit("_", 1)[0] if name[-1].isdigit() else name for name in changed}
    assert kinds == {"bidirectional", "logits"}
