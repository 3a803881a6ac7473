"""The beam against the list of all paths, its pruning, and the language callback."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.recognizer import ctc
from backend.recognizer.beam import BeamOptions, Hypothesis, Language, search
from tests.recognizer.paths import labelling_chances, random_chances
from tests.recognizer.plain import plain_search
from tests.recognizer.real_frames import real_frames

ALL = BeamOptions(width=2000, top=2000, class_floor=0.0, sure_blank=1.0)


@given(st.integers(0, 10_000), st.integers(1, 5), st.integers(2, 4))
def test_an_unpruned_search_finds_every_text_with_its_exact_probability(seed, frames, classes):
    chances = random_chances(seed, frames, classes)
    expected = labelling_chances(chances)
    found = search(np.log(chances), ALL)
    assert {hypothesis.labelling for hypothesis in found} == set(expected)
    for hypothesis in found:
        assert np.exp(hypothesis.log_paths) == pytest.approx(expected[hypothesis.labelling])
    assert [h.log_paths for h in found] == sorted((h.log_paths for h in found), reverse=True)


@given(st.integers(0, 10_000))
def test_a_narrow_search_returns_distinct_texts_and_never_more_than_the_exact_sum(seed):
    log_probs = np.log(random_chances(seed, 8, 5))
    found = search(log_probs, BeamOptions(width=6, top=4))
    texts = [hypothesis.labelling for hypothesis in found]
    assert len(texts) == len(set(texts)) == 4
    exact = ctc.log_probability(log_probs, texts)
    assert all(h.log_paths <= e + 1e-12 for h, e in zip(found, exact, strict=True))


def test_the_sum_of_paths_beats_the_best_path():
    # Best path: two blanks (0.36). But "a" has three paths: 0.16 + 0.24 + 0.24.
    log_probs = np.log([[0.6, 0.4], [0.6, 0.4]])
    assert ctc.greedy(log_probs[None], np.array([2])) == [()]
    found = search(log_probs)
    assert [h.labelling for h in found] == [(1,), ()]
    assert np.exp([h.log_paths for h in found]) == pytest.approx([0.64, 0.36])


def test_a_doubled_letter_is_found_only_through_a_blank():
    log_probs = np.log([[0.1, 0.9], [0.8, 0.2], [0.1, 0.9]])
    found = {h.labelling: np.exp(h.log_paths) for h in search(log_probs)}
    assert found[1, 1] == pytest.approx(0.9 * 0.8 * 0.9)


def test_a_prefix_that_was_dropped_and_found_again_is_the_same_prefix():
    def only_ab(prefix: tuple[int, ...]) -> list[float]:
        return {(): [1.0, 1.0, 0.0], (1,): [1.0, 0.0, 1.0], (1, 2): [1.0, 0.0, 0.0]}[prefix]

    # "ab" stays in the beam while "a" is dropped after the second frame and found anew in the third.
    chances = np.array([[0.6, 0.4, 0.0], [0.29, 0.01, 0.7], [0.4, 0.6, 0.0], [0.4, 0.0, 0.6]])
    with np.errstate(divide="ignore"):
        found = search(np.log(chances), BeamOptions(width=2, top=2), only_ab)
    assert [h.labelling for h in found] == [(1, 2), (1,)]
    assert np.exp(found[0].log_paths) == pytest.approx(0.4 * 0.7 * 0.4 * 0.4 + 0.6 * 0.29 * 0.6 * 0.6)


def test_classes_under_the_floor_start_no_letter():
    log_probs = np.log([[0.5, 0.495, 0.005], [0.5, 0.495, 0.005]])
    found = search(log_probs, BeamOptions(class_floor=0.01))
    assert {h.labelling for h in found} == {(), (1,)}


def test_sure_blanks_separate_letters_and_keep_their_probability():
    log_probs = np.log([[0.2, 0.8], [0.9999, 0.0001], [0.9999, 0.0001], [0.3, 0.7]])
    found = {h.labelling: h.log_paths for h in search(log_probs)}
    assert np.exp(found[1, 1]) == pytest.approx(0.8 * 0.9999**2 * 0.7)
    exact = ctc.log_probability(log_probs, [(1, 1)])[0]
    assert found[1, 1] == pytest.approx(exact, abs=1e-3)


def test_sure_blanks_start_no_letter():
    found = search(np.log([[0.9995, 0.0005]] * 3), BeamOptions(class_floor=0.0))
    assert [h.labelling for h in found] == [()]


def test_the_probabilities_of_a_long_text_do_not_underflow():
    log_probs = np.tile(np.log([0.5, 0.25, 0.25]), (1200, 1))
    (first,) = search(log_probs, BeamOptions(width=1, top=1))
    # One prefix alone always keeps the empty text; 2**-1200 is less than the smallest float.
    assert first.labelling == ()
    assert first.log_paths == pytest.approx(1200 * np.log(0.5))


def test_impossible_frames_of_closed_padding_are_followed():
    log_probs = ctc.close_padding(np.log(random_chances(5, 5, 3))[None], np.array([2]))[0]
    found = search(log_probs, ALL)
    assert sum(np.exp(h.log_paths) for h in found) == pytest.approx(1.0)
    assert max(len(h.labelling) for h in found) == 2


def test_a_language_weights_letters_and_the_end_once_each():
    weights = {(): [0.0, -1.0, -3.0], (1,): [-0.5, -2.0, -0.25], (2,): [-0.5, -0.5, -0.5]}
    asked: list[tuple[int, ...]] = []

    def language(prefix: tuple[int, ...]) -> list[float]:
        asked.append(prefix)
        return np.exp(weights.get(prefix, [0.0, 0.0, 0.0])).tolist()

    chances = random_chances(3, 3, 3)
    found = {h.labelling: h for h in search(np.log(chances), ALL, language)}
    assert found[()].log_language == 0.0
    assert found[1,].log_language == pytest.approx(-1.0 - 0.5)
    assert found[1, 2].log_language == pytest.approx(-1.0 - 0.25 + 0.0)
    assert np.exp(found[1, 2].log_paths) == pytest.approx(labelling_chances(chances)[1, 2])
    assert len(asked) == len(set(asked))


def test_a_language_decides_a_close_call():
    log_probs = np.log([[0.02, 0.5, 0.48]])

    def dislikes_the_first(prefix: tuple[int, ...]) -> list[float]:
        return [1.0, 0.1, 1.0]

    assert search(log_probs)[0].labelling == (1,)
    first = search(log_probs, language=dislikes_the_first)[0]
    assert first.labelling == (2,)
    assert (first.log_paths, first.log_language) == pytest.approx((np.log(0.48), 0.0))


def test_a_language_may_forbid_letters():
    def no_repeats(prefix: tuple[int, ...]) -> list[float]:
        return [float(label == 0 or label not in prefix[-1:]) for label in range(3)]

    found = search(np.log(random_chances(8, 5, 3)), ALL, no_repeats)
    assert (1, 2, 1) in {h.labelling for h in found}
    assert not any((1, 1) in zip(h.labelling, h.labelling[1:], strict=False) for h in found)


@pytest.mark.parametrize(
    "wrong", [{"width": 2, "top": 3}, {"top": 0}, {"class_floor": 1.0}, {"sure_blank": 0.0}]
)
def test_invalid_options_are_refused(wrong):
    with pytest.raises(ValueError, match="Received"):
        BeamOptions(**wrong)


def like_a_network(seed: int, frames: int, classes: int) -> np.ndarray:
    """``(frames, classes)`` chances: mostly sure blanks, a few sure letters, some frames between two letters."""
    dice = np.random.default_rng(seed)
    logits = dice.normal(size=(frames, classes)) + 9 * np.eye(classes)[dice.choice(classes, frames)]
    logits[:, 0] += dice.choice([0.0, 4.0, 14.0], frames)
    rows = np.exp(logits)
    return rows / rows.sum(axis=1, keepdims=True)


def some_language(seed: int, classes: int) -> Language:
    """Factors between 0.1 and 1.6 that depend on the last two letters."""
    table = np.random.default_rng(seed).uniform(0.1, 1.6, size=(classes, classes, classes))
    return lambda prefix: table[(0, 0, *prefix)[-2], (0, 0, *prefix)[-1]].tolist()


def same(found: list[Hypothesis], plain: list[Hypothesis]) -> None:
    """Equally likely labellings may stand in either order, and the last may be one or the other of two equals."""
    assert [h.log_paths + h.log_language for h in found] == pytest.approx(
        [h.log_paths + h.log_language for h in plain]
    )
    expected = {h.labelling: (h.log_paths, h.log_language) for h in plain}
    for hypothesis in found:
        assert (hypothesis.log_paths, hypothesis.log_language) == pytest.approx(
            expected[hypothesis.labelling]
        )


@given(st.integers(0, 100_000), st.integers(1, 16), st.integers(2, 6), st.integers(1, 9), st.booleans())
def test_the_quick_search_finds_what_the_plain_one_finds(seed, frames, classes, width, with_language):
    log_probs = np.log(like_a_network(seed, frames, classes))
    options = BeamOptions(width, min(width, 5))
    language = some_language(seed, classes) if with_language else None
    same(search(log_probs, options, language), plain_search(log_probs, options, language))


@pytest.mark.slow
def test_the_quick_search_finds_what_the_plain_one_finds_on_real_names():
    matrices, prior = real_frames(6)
    options = BeamOptions(top=8)
    for log_probs in matrices:
        for language in (prior.language, None):
            same(search(log_probs, options, language), plain_search(log_probs, options, language))
