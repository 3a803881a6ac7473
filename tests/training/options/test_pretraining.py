"""Pretraining's command line: defaults, what overrules them, and what is refused with a message."""

from __future__ import annotations

import sys

import pytest

from training.data.augment import Strength
from training.data.hidden_views import Hiding
from training.options.pretraining import Options, parse


def given(monkeypatch: pytest.MonkeyPatch, *words: str) -> Options:
    monkeypatch.setattr(sys, "argv", ["pretrain", "--dataset", "names", *words])
    return parse(None)


@pytest.mark.parametrize(("words", "patience"), [([], 20), (["--patience", "3"], 3)])
def test_training_stops_after_so_many_validations_without_a_better_one(
    monkeypatch: pytest.MonkeyPatch, words: list[str], patience: int
) -> None:
    assert given(monkeypatch, *words).patience == patience


def test_sizes_and_changes_of_images_are_given_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    options = given(monkeypatch, "--network", '{"lstm": 384}', "--augmentation", '{"plain": 0.5, "wave": 0}')
    assert options.network == {"lstm": 384}
    assert options.augmentation == Strength(plain=0.5, wave=0)
    assert given(monkeypatch).augmentation == Strength()


def test_parts_are_hidden_by_default_or_as_given(monkeypatch: pytest.MonkeyPatch) -> None:
    assert given(monkeypatch).hidden is None
    assert given(monkeypatch, "--hidden", "--batch", "8").hidden == Hiding()
    assert given(monkeypatch, "--hidden", '{"widest": 14}').hidden == Hiding(widest=14)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--images", "0"], "--images must be at least 1"),
        (["--often-times", "0"], "--often-times must be at least 1"),
        (["--often", "nowhere.csv"], "nowhere.csv is missing"),
        (["--passes", "0"], "--passes must be at least 1"),
        (["--average-over", "4"], "--average-over must be at least 5"),
        (["--workers", "-1"], "--workers must be at least 0"),
        (["--teacher-weight", "1.5"], "between 0 and 1"),
        (["--network", '{"lsmt": 384}'], "lsmt"),
        (["--network", '{"height": 30}'], "multiple of 8"),
        (["--network", "384"], "--network"),
        (["--augmentation", '{"plain"'], "--augmentation"),
        (["--hidden", '{"widest": 1}'], "at least 2 columns"),
        (["--teacher", "a.weights.h5", "--consistency", "0.2"], "exclude each other"),
    ],
)
def test_what_is_wrong_is_reported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str], complaint: str
) -> None:
    with pytest.raises(SystemExit):
        given(monkeypatch, *words)
    assert complaint in capsys.readouterr().err
