"""Best paths, exact sums and alignments on matrices small enough to list every path."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.recognizer import ctc
from backend.recognizer.beam import search
from backend.recognizer.ctc import FrameSpan
from tests.recognizer.paths import collapse, labelling_chances, random_chances
from tests.recognizer.plain import plain_log_probability
from tests.recognizer.real_frames import real_frames

SEEDS = st.integers(min_value=0, max_value=10_000)


def one_hot(path: list[int], classes: int = 4) -> np.ndarray:
    """``(T, classes)`` log-probabilities with 0.91 on the path's class and 0.03 on each other."""
    return np.log(np.where(np.eye(classes)[path] == 1, 0.91, 0.03))


def greedy_one(path: list[int], frames: int | None = None) -> tuple[FrameSpan, ...]:
    return ctc.greedy(one_hot(path)[None], np.array([len(path) if frames is None else frames]))[0]


@pytest.mark.parametrize(
    ("path", "spans"),
    [
        ([0, 0, 0], []),
        ([1], [FrameSpan(1, 0, 0)]),
        ([1, 1, 1], [FrameSpan(1, 0, 2)]),
        ([1, 0, 1], [FrameSpan(1, 0, 0), FrameSpan(1, 2, 2)]),
        ([1, 2, 1], [FrameSpan(1, 0, 0), FrameSpan(2, 1, 1), FrameSpan(1, 2, 2)]),
        ([0, 2, 2, 0, 0, 2, 3, 3, 0], [FrameSpan(2, 1, 2), FrameSpan(2, 5, 5), FrameSpan(3, 6, 7)]),
    ],
)
def test_greedy_merges_repeats_and_drops_blanks(path, spans):
    assert greedy_one(path) == tuple(spans)


def test_greedy_ignores_frames_past_the_true_length_and_cuts_a_letter_there():
    assert greedy_one([1, 2, 2, 3], frames=2) == (FrameSpan(1, 0, 0), FrameSpan(2, 1, 1))


def test_greedy_keeps_the_matrices_of_a_batch_apart():
    paths = [[1, 1, 0, 2], [0, 0, 0, 0], [2, 3, 3, 3]]
    batch = np.stack([one_hot(path) for path in paths])
    spans = ctc.greedy(batch, np.array([4, 4, 4]))
    assert spans == [greedy_one(path) for path in paths]
    assert [ctc.labels_of(row) for row in spans] == [(1, 2), (), (2, 3)]


def test_greedy_of_no_matrices_is_no_readings():
    assert ctc.greedy(np.zeros((0, 5, 4)), np.zeros(0, np.int64)) == []


@given(st.lists(st.integers(0, 3), min_size=1, max_size=12))
def test_greedy_equals_collapsing_the_best_path(path):
    spans = greedy_one(path)
    assert ctc.labels_of(spans) == collapse(tuple(path))
    assert all(set(path[span.first : span.last + 1]) == {span.label} for span in spans)


def test_log_softmax_gives_exact_probabilities_of_large_logits():
    logits = np.array([[1000.0, 1000.0 + np.log(3.0)]])
    assert np.exp(ctc.log_softmax(logits)) == pytest.approx(np.array([[0.25, 0.75]]))


def test_probability_of_one_letter_in_two_frames_is_the_sum_of_its_three_paths():
    chances = np.array([[0.4, 0.6], [0.3, 0.7]])
    # aa 0.42, a- 0.18, -a 0.28; the empty text has the one path -- 0.12.
    assert np.exp(ctc.log_probability(np.log(chances), [(1,), ()])) == pytest.approx([0.88, 0.12])


def test_a_doubled_letter_needs_a_blank_between():
    log_probs = np.log(np.full((2, 2), 0.5))
    assert ctc.log_probability(log_probs, [(1, 1)])[0] == -np.inf
    assert ctc.frames_needed((1, 1)) == 3
    assert ctc.frames_needed((1, 2, 2, 2)) == 6
    assert ctc.frames_needed(()) == 0


@given(SEEDS, st.integers(1, 5), st.integers(2, 4))
def test_exact_probabilities_equal_the_sum_over_all_paths(seed, frames, classes):
    chances = random_chances(seed, frames, classes)
    expected = labelling_chances(chances)
    scores = np.exp(ctc.log_probability(np.log(chances), list(expected)))
    assert scores == pytest.approx(np.array(list(expected.values())), rel=1e-9)
    assert scores.sum() == pytest.approx(1.0)


@given(SEEDS, st.integers(1, 24), st.lists(st.lists(st.integers(1, 4), max_size=7), min_size=1, max_size=3))
def test_exact_probabilities_equal_the_plain_forward_sum(seed, frames, labels):
    log_probs = 3 * np.log(random_chances(seed, frames, 5))
    labellings = [tuple(labelling) for labelling in labels]
    with np.errstate(invalid="ignore"):
        expected = [plain_log_probability(log_probs, labelling) for labelling in labellings]
    assert ctc.log_probability(log_probs, labellings) == pytest.approx(expected)


@pytest.mark.slow
def test_exact_probabilities_equal_the_plain_forward_sum_on_real_names():
    for log_probs in real_frames(4)[0]:
        labellings = [hypothesis.labelling for hypothesis in search(log_probs)]
        expected = [plain_log_probability(log_probs, labelling) for labelling in labellings]
        assert ctc.log_probability(log_probs, labellings) == pytest.approx(expected)


def test_a_labelling_has_the_same_bits_whatever_is_scored_beside_it():
    matrices = np.log(np.stack([random_chances(seed, 19, 4) for seed in range(3)]))
    labellings = [(1, 2), (3, 3, 1, 2, 1, 3, 2), (), (2, 2, 2)]
    rows = np.array([2, 0, 1, 2])
    together = ctc.log_probability(matrices, labellings, rows)
    for labelling, row, chance in zip(labellings, rows, together, strict=True):
        assert ctc.log_probability(matrices[row], [labelling])[0] == chance


def test_labellings_can_each_have_their_own_matrix():
    matrices = np.log(np.stack([random_chances(1, 4, 3), random_chances(2, 4, 3)]))
    labellings = [(1, 2), (2,)]
    apart = [
        ctc.log_probability(matrix, [text])[0] for matrix, text in zip(matrices, labellings, strict=True)
    ]
    assert ctc.log_probability(matrices, labellings) == pytest.approx(apart)


def test_several_labellings_are_scored_on_the_matrix_of_their_row():
    matrices = np.log(np.stack([random_chances(4, 5, 3), random_chances(5, 5, 3)]))
    labellings: list[tuple[int, ...]] = [(), (1, 2), (2,), (1, 1)]
    rows = np.array([1, 0, 1, 1])
    apart = [
        ctc.log_probability(matrices[row], [text])[0] for row, text in zip(rows, labellings, strict=True)
    ]
    assert ctc.log_probability(matrices, labellings, rows).tolist() == apart


def test_no_labellings_have_no_scores():
    assert ctc.log_probability(np.zeros((3, 2)), []).shape == (0,)


def test_long_improbable_texts_keep_a_finite_score():
    log_probs = np.tile(np.log([1 - 1e-9, 1e-9]), (200, 1))
    score = ctc.log_probability(log_probs, [(1,) * 60])[0]
    assert -1250 < score < -1000


def test_closed_padding_changes_neither_text_nor_probability():
    short = np.log(random_chances(3, 3, 3))
    padded = np.concatenate([short, np.log(random_chances(4, 2, 3))])
    closed = ctc.close_padding(padded[None], np.array([3]))
    labellings = [(), (1,), (2, 1), (1, 1)]
    assert ctc.log_probability(closed[0], labellings) == pytest.approx(ctc.log_probability(short, labellings))
    assert ctc.greedy(closed, np.array([5])) == ctc.greedy(short[None], np.array([3]))
