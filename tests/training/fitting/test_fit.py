"""The training loop on a network small enough to learn three words in seconds."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import pytest

from backend.recognizer.alphabet import Alphabet
from backend.recognizer.normalise import ImageSpec
from backend.recognizer.text_metrics import Score
from training.data.batches import Batches
from training.data.dataset import Sample
from training.data.packing import Pack, write_pack
from training.fitting.fit import BEST, DivergedError, Fit, FitSettings, Progress
from training.fitting.validation import validate
from training.network.loss import taught_ctc_loss
from training.network.network import build
from training.network.spec import NetworkSpec
from training.network.teaching import Taught

AB = Alphabet("AB")
TINY = NetworkSpec(stem=4, strokes=4, parts=4, letters=8, lstm=8, lstm_layers=1, dropout=0.0, convolutions=1)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """A is a thin tall bar, B a thick one."""

    def sample(number: int, text: str) -> Sample:
        paper = np.full((40, 100), 255, np.uint8)
        for place, letter in enumerate(text):
            left = 10 + 20 * place
            paper[10:30, left : left + (4 if letter == "A" else 12)] = 0
        return Sample(f"{number}.png", text, paper, 20 * len(text))

    words = ["AB", "BA", "ABA", "BB", "AAB", "BAB"] * 4
    return write_pack(tmp_path_factory.mktemp("pack"), (sample(*item) for item in enumerate(words)))


def batches(pack: Pack) -> Callable[[int], Batches]:
    return lambda epoch: Batches(pack, np.arange(len(pack)), AB, ImageSpec(), size=12, seed=2, strength=None)


def make_fit(
    pack: Pack,
    settings: FitSettings,
    folder: Path | None = None,
    on_step: Callable[[Progress], None] = lambda progress: None,
) -> Fit:
    keras.utils.set_random_seed(3)
    model = build(TINY, AB.size)
    return Fit(model, batches(pack), lambda: validate(model, batches(pack)(0)), settings, folder, on_step)


@pytest.mark.slow
def test_it_learns_to_read(pack: Pack) -> None:
    fit = make_fit(pack, FitSettings(steps=300, peak_rate=1e-2, warm_up=10, validate_every=50))
    place = fit.run()
    assert place.best_cer == 0.0
    assert fit.validate().exact_match == 1.0
    assert place.history[0]["loss"] > place.history[-1]["loss"]


@pytest.mark.slow
@pytest.mark.usefixtures("eagerly")
def test_a_resumed_training_ends_where_an_unbroken_one_does(pack: Pack, tmp_path: Path) -> None:
    settings = FitSettings(steps=6, warm_up=2, validate_every=2, save_every=3)
    whole = make_fit(pack, settings, tmp_path / "whole")
    whole.run()

    class Killed(Exception):
        pass

    def kill(progress: Progress) -> None:
        if progress.step == 4:
            raise Killed

    broken = make_fit(pack, settings, tmp_path / "broken", on_step=kill)
    with pytest.raises(Killed):
        broken.run()
    resumed = make_fit(pack, settings, tmp_path / "broken")
    assert resumed.resume()
    assert resumed.place.step == 3
    resumed.run()
    for one, other in zip(whole.model.get_weights(), resumed.model.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)


@pytest.mark.slow
def test_without_a_checkpoint_there_is_nothing_to_resume(pack: Pack, tmp_path: Path) -> None:
    assert not make_fit(pack, FitSettings(steps=1), tmp_path).resume()
    assert not make_fit(pack, FitSettings(steps=1)).resume()


@pytest.mark.slow
@pytest.mark.usefixtures("eagerly")
def test_a_loss_that_is_no_number_stops_the_training(pack: Pack) -> None:
    fit = make_fit(pack, FitSettings(steps=3))
    fit.model.set_weights([np.full_like(value, math.nan) for value in fit.model.get_weights()])
    with pytest.raises(DivergedError, match="nan at step 0"):
        fit.run()


@pytest.mark.slow
@pytest.mark.usefixtures("eagerly")
def test_it_stops_when_validation_no_longer_improves_and_keeps_the_best(pack: Pack) -> None:
    scores = iter([0.5, 0.4, 0.6, 0.7, 0.1])
    fit = make_fit(pack, FitSettings(steps=100, validate_every=1, patience=2))
    fit.validate = lambda: Score(texts=1, exact=0, errors=int(next(scores) * 10), characters=10)
    place = fit.run()
    assert (place.best_step, place.best_cer) == (2, 0.4)
    assert place.step == 4


def test_the_rate_rises_then_falls_to_nothing(pack: Pack) -> None:
    fit = make_fit(pack, FitSettings(steps=100, peak_rate=1.0, warm_up=10))
    rates = []
    for step in (0, 9, 50, 100):
        fit.place.step = step
        rates.append(fit._rate())
    assert rates == pytest.approx([0.1, math.cos(math.pi * 0.045) ** 2, 0.5, 0.0], abs=1e-6)


@pytest.mark.slow
@pytest.mark.usefixtures("eagerly")
def test_only_the_part_that_is_kept_is_averaged_and_saved_and_all_is_gone_on_with(
    pack: Pack, tmp_path: Path
) -> None:
    def fit(steps: int) -> Fit:
        keras.utils.set_random_seed(3)
        student, teacher = build(TINY, AB.size), build(TINY, AB.size)
        settings = FitSettings(steps=steps, warm_up=2, validate_every=2)
        return Fit(
            Taught(student, teacher),
            batches(pack),
            lambda: validate(student, batches(pack)(0)),
            settings,
            tmp_path,
            loss=taught_ctc_loss(0.5),
            kept=student,
        )

    fit(3).run()
    alone = build(TINY, AB.size)
    alone.load_weights(tmp_path / BEST)
    again = fit(5)
    assert again.resume()
    assert again.place.step == 3
    before = again.kept.get_weights()
    assert again.run().step == 5
    assert any(np.any(old != new) for old, new in zip(before, again.kept.get_weights(), strict=True))


def test_the_average_looks_back_on_as_many_steps_as_are_set(pack: Pack) -> None:
    fit = make_fit(pack, FitSettings(steps=1, average_over=50))
    weights = fit.model.get_weights()
    long_since = 10_000
    fit._average.restore([np.zeros_like(value) for value in weights], long_since)
    fit._average.update()
    for average, value in zip(fit._average.values, weights, strict=True):
        np.testing.assert_allclose(average, value * 5 / 50, atol=1e-6)


@pytest.mark.slow
@pytest.mark.usefixtures("eagerly")
def test_a_training_of_two_steps_changes_the_weights_that_are_kept(pack: Pack) -> None:
    fit = make_fit(pack, FitSettings(steps=2, peak_rate=1e-2, warm_up=1, validate_every=2))
    before = fit.model.get_weights()
    fit.run()
    moved = [np.abs(old - new).max() for old, new in zip(before, fit.model.get_weights(), strict=True)]
    assert max(moved) > 1e-3


def test_settings_without_a_budget_or_an_average_are_refused() -> None:
    with pytest.raises(ValueError, match="steps, minutes"):
        FitSettings()
    with pytest.raises(ValueError, match="at least 5 steps"):
        FitSettings(steps=1, average_over=4)
