"""From batches to candidates: exact order, spans of the winner, and the beam only if it is needed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.recognizer import beam, ctc
from backend.recognizer.confidence import Candidates
from backend.recognizer.ctc import FrameSpan
from backend.recognizer.decoder import Ranking, placed, ranked, reranked
from tests.recognizer.paths import labelling_chances, random_chances


def rank_one(chances: np.ndarray) -> Ranking:
    return ranked(np.log(chances)[None], np.array([len(chances)]))[0]


def decode_one(chances: np.ndarray) -> Candidates:
    return placed(rank_one(chances), np.log(chances))


def test_a_certain_text_stands_alone_and_needs_no_search(monkeypatch):
    def unwanted(*_: object) -> list[beam.Hypothesis]:
        raise AssertionError("the text is certain")

    monkeypatch.setattr(beam, "search", unwanted)
    sure = np.full((4, 3), 1e-5)
    sure[[0, 1, 2, 3], [1, 1, 0, 2]] = 1 - 2e-5
    found = decode_one(sure)
    assert found.labellings == ((1, 2),)
    assert found.spans == (FrameSpan(1, 0, 1), FrameSpan(2, 3, 3))
    assert found.letters == pytest.approx([1.0, 1.0], abs=1e-4)


def test_an_uncertain_text_comes_with_its_rivals_in_order_of_exact_probability():
    chances = np.array([[0.1, 0.5, 0.4], [0.8, 0.1, 0.1], [0.1, 0.2, 0.7]])
    found = decode_one(chances)
    exact = labelling_chances(chances)
    assert found.labellings[0] == (1, 2)
    assert list(found.labellings) == sorted(found.labellings, key=lambda text: -exact[text])
    assert np.exp(found.log_probabilities) == pytest.approx([exact[text] for text in found.labellings])


def test_the_sum_outranks_the_best_path_and_its_letters_are_aligned():
    found = decode_one(np.array([[0.6, 0.4], [0.6, 0.4]]))
    assert found.labellings == ((1,), ())
    assert np.exp(found.log_probabilities) == pytest.approx([0.64, 0.36])
    # 1- and -1 are equally likely; the span is one frame of either, where 0.4 stands against 0.6.
    (span,) = found.spans
    assert span.first == span.last
    assert found.letters == pytest.approx([0.4])


@given(st.integers(0, 10_000))
def test_padding_and_neighbours_change_nothing(seed):
    short, long = random_chances(seed, 4, 4), random_chances(seed + 1, 7, 4)
    padded = np.stack([np.concatenate([short, random_chances(seed + 2, 3, 4)]), long])
    rankings = ranked(np.log(padded), np.array([4, 7]))
    for ranking, chances in zip(rankings, (short, long), strict=True):
        found, alone = placed(ranking, np.log(chances)), decode_one(chances)
        assert found.labellings == alone.labellings
        assert found.spans == alone.spans
        assert found.log_probabilities == pytest.approx(alone.log_probabilities)
        assert found.letters == pytest.approx(alone.letters)


def test_the_greedy_text_is_a_candidate_even_if_the_beam_loses_it():
    # The best path writes 1 2 1 2 ..., which a beam of one prefix over flat frames gives up on the way.
    chances = np.full((9, 3), 0.32)
    chances[np.arange(9), [1, 0, 2, 0, 1, 0, 2, 0, 1]] = 0.36
    (found,) = ranked(np.log(chances)[None], np.array([9]), beam.BeamOptions(width=1, top=1))
    greedy = ctc.labels_of(ctc.greedy(np.log(chances)[None], np.array([9]))[0])
    assert greedy == (1, 2, 1, 2, 1)
    assert greedy in found.labellings
    assert len(found.labellings) == 2


def test_a_blank_matrix_reads_as_the_empty_text():
    found = decode_one(np.array([[0.9998, 0.0002], [0.9998, 0.0002]]))
    assert found.labellings == ((),)
    assert found.spans == ()
    assert found.letters.shape == (0,)


def test_no_matrices_have_no_texts():
    assert ranked(np.zeros((0, 3, 2)), np.zeros(0, np.int64)) == []


def test_two_looks_are_averaged():
    first, second = random_chances(1, 6, 4), random_chances(2, 5, 4)
    found = reranked(rank_one(first), np.log(first), np.log(second))
    one, other = labelling_chances(first), labelling_chances(second)
    expected = [np.sqrt(one[text] * other[text]) for text in found.labellings]
    assert np.exp(found.log_probabilities) == pytest.approx(expected)
    assert expected == sorted(expected, reverse=True)


def test_a_second_look_that_sees_the_same_changes_nothing():
    chances = random_chances(3, 6, 4)
    found = rank_one(chances)
    again = reranked(found, np.log(chances), np.log(chances))
    assert again.labellings == found.labellings
    assert again.log_probabilities == pytest.approx(found.log_probabilities)
    assert placed(again, np.log(chances)).spans == placed(found, np.log(chances)).spans


def test_a_sure_second_look_overrules_a_doubtful_first_one():
    doubtful = np.array([[0.02, 0.5, 0.48], [0.98, 0.01, 0.01]])
    sure = np.array([[0.01, 0.01, 0.98], [0.98, 0.01, 0.01], [0.98, 0.01, 0.01]])
    found = rank_one(doubtful)
    assert found.labellings[0] == (1,)
    again = reranked(found, np.log(doubtful), np.log(sure))
    assert again.labellings[0] == (2,)
    assert placed(again, np.log(doubtful)).spans == (FrameSpan(2, 0, 0),)  # where the first look has it


def test_a_text_too_long_for_the_second_look_keeps_its_probability():
    wide = np.array([[0.05, 0.9, 0.05], [0.05, 0.05, 0.9], [0.05, 0.9, 0.05]])
    found = rank_one(wide)
    assert found.labellings[0] == (1, 2, 1)
    again = reranked(found, np.log(wide), np.log(np.array([[0.2, 0.7, 0.1], [0.2, 0.1, 0.7]])))
    kept = dict(zip(again.labellings, again.log_probabilities, strict=True))
    assert kept[(1, 2, 1)] == pytest.approx(found.log_probabilities[0])
