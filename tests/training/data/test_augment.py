"""Augmentation changes crops without losing the name, and is seeded."""

from __future__ import annotations

import numpy as np

from backend.recognizer.normalise import ImageSpec, normalise
from training.data.augment import Strength, augment


def field() -> np.ndarray:
    """Five bars in the middle of a field."""
    paper = np.full((40, 300), 255, np.uint8)
    for left in range(100, 200, 20):
        paper[12:28, left : left + 4] = 0
    return paper


def test_without_strength_nothing_changes() -> None:
    np.testing.assert_array_equal(augment(field(), np.random.default_rng(0), Strength.only()), field())


def test_a_share_of_the_images_stays_as_it_is() -> None:
    rng = np.random.default_rng(0)
    same = sum(np.array_equal(augment(field(), rng, Strength(plain=0.25)), field()) for _ in range(200))
    assert 30 <= same <= 70


def test_the_same_seed_gives_the_same_image_and_another_a_different_one() -> None:
    first, again, other = (augment(field(), np.random.default_rng(seed), Strength()) for seed in (5, 5, 6))
    np.testing.assert_array_equal(first, again)
    assert first.shape != other.shape or np.any(first != other)


def test_the_name_survives_every_change() -> None:
    always = Strength(plain=0, pen=1, blur=1, noise=1, jpeg=1, specks=1, rule=0)
    rng = np.random.default_rng(1)
    for _ in range(40):
        changed = augment(field(), rng, always)
        assert changed.dtype == np.uint8
        assert 30 <= changed.shape[0] <= 50
        normalised = normalise(changed, ImageSpec())
        assert not normalised.is_blank
        inked = normalised.pixels[12:20].max(axis=0) > 0.4
        assert int((np.diff(inked.astype(int), prepend=0) == 1).sum()) >= 5  # specks may be more


def test_a_comb_draws_even_boxes_over_the_name_and_erases_nothing() -> None:
    combed = augment(field(), np.random.default_rng(2), Strength.only(comb=1))
    assert (combed <= field()).all()
    bottom = int((combed < 255).sum(axis=1).argmax())
    sides = np.flatnonzero(combed[bottom - 2, :90] < 255)  # left of the name
    assert len(sides) >= 2
    assert np.ptp(np.diff(sides)) <= 1


def test_shade_darkens_the_paper_unevenly_and_normalising_brings_the_name_back() -> None:
    shaded = augment(field(), np.random.default_rng(3), Strength.only(shade=1))
    assert int(shaded[0].max()) - int(shaded[0].min()) > 20
    plain, back = (normalise(grey, ImageSpec()).pixels for grey in (field(), shaded))
    assert abs(plain.shape[1] - back.shape[1]) <= 4
