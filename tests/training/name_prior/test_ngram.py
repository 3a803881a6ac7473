"""Counts of a few words, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from backend.recognizer.prior import MOST, START, STEP
from training.name_prior.ngram import Shape, count_ngrams


def chances(rows, contexts, context):
    return np.exp(-STEP * rows[contexts[context]].astype(float))


def test_what_was_seen_is_mixed_with_what_shorter_contexts_say():
    contexts, rows = count_ngrams(["AB", "AA"], "ABC", Shape(order=2, least=1))
    # The end twice, A three times, B once in six; three kinds, so a share of 3 / 9 for the uniform quarter.
    anything = np.array([2 + 0.75, 3 + 0.75, 1 + 0.75, 0.75]) / 9
    assert chances(rows, contexts, "") == pytest.approx(anything, rel=STEP)
    # After A: the end, A and B once each, and three kinds again.
    after_a = (np.array([1, 1, 1, 0]) + 3 * anything) / 6
    assert chances(rows, contexts, "A") == pytest.approx(after_a, rel=STEP)
    assert set(contexts) == {"", START, "A", "B"}


def test_rows_are_chances():
    contexts, rows = count_ngrams(["ANNE", "ANNA", "HANNA"], "AEHN", Shape(order=4, least=1))
    assert np.exp(-STEP * rows.astype(float)).sum(axis=1) == pytest.approx(np.ones(len(contexts)), rel=STEP)


def test_rare_contexts_get_no_row_but_single_characters_do():
    contexts, _ = count_ngrams(["ANNE", "ANNA"], "AEN", Shape(order=3, least=2))
    assert set(contexts) == {"", START, "A", "E", "N", START + "A", "AN", "NN"}


def test_the_least_chance_fits_into_a_row():
    _, rows = count_ngrams(["A" * 9] * 9000, "AB", Shape(order=5, least=1))
    assert rows.max() == MOST


@pytest.mark.parametrize("values", [{"order": 1}, {"least": 0}])
def test_a_shape_that_makes_no_sense_is_refused(values):
    with pytest.raises(ValueError, match="Received"):
        Shape(**values)
