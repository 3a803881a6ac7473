"""Alignments on matrices small enough to list every path."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.recognizer.alignment import align
from backend.recognizer.ctc import FrameSpan, close_padding, labels_of
from tests.recognizer.paths import best_path, random_chances


@given(st.integers(0, 10_000), st.integers(3, 5))
def test_alignment_follows_the_most_likely_path_of_that_text(seed, frames):
    chances = random_chances(seed, frames, 3)
    for labelling in [(), (1,), (1, 2), (2, 2), (1, 2, 1)]:
        path = np.array(best_path(chances, labelling))
        spans = align(np.log(chances), labelling)
        written = np.zeros(frames, dtype=int)
        for span in spans:
            written[span.first : span.last + 1] = span.label
        assert labels_of(spans) == labelling
        assert written.tolist() == path.tolist()


def test_alignment_of_the_greedy_text_gives_the_greedy_spans():
    log_probs = np.log(np.where(np.eye(4)[[0, 2, 2, 0, 2, 3, 3, 0]] == 1, 0.91, 0.03))
    assert align(log_probs, (2, 2, 3)) == (FrameSpan(2, 1, 2), FrameSpan(2, 4, 4), FrameSpan(3, 5, 6))


@pytest.mark.parametrize("labelling", [(1, 1), (1, 2, 1)])
def test_alignment_refuses_a_text_that_does_not_fit(labelling):
    with pytest.raises(ValueError, match="needs at least 3"):
        align(np.log(np.full((2, 3), 1 / 3)), labelling)


def test_closed_padding_moves_no_letter():
    short = np.log(random_chances(3, 3, 3))
    padded = np.concatenate([short, np.log(random_chances(4, 2, 3))])
    assert align(close_padding(padded[None], np.array([3]))[0], (2, 1)) == align(short, (2, 1))


def test_of_equally_likely_places_the_first_is_taken():
    assert align(np.log(np.full((3, 2), 0.5)), (1,)) == (FrameSpan(1, 0, 0),)
