"""Conditional logits whose answer is known in closed form."""

from __future__ import annotations

import math

import numpy as np
import pytest

from training.name_prior.conditional_logit import Contests, fit

NOT_RISING = np.array([False])


def pairs(terms: list[float], right: list[int], given: tuple[float, float] = (0.0, 0.0)) -> Contests:
    """Contests of two candidates each, of which the first one alone has a term."""
    return Contests(
        np.tile(given, (len(terms), 1)), np.array([[[term], [0.0]] for term in terms]), np.array(right)
    )


def test_a_weight_is_the_log_odds_of_what_was_seen() -> None:
    # Three in four times the first one is right, and 4000 contests leave little to penalty and doubt.
    many = pairs([1.0] * 4000, [0, 0, 0, 1] * 1000)
    assert fit(many, np.ones(4000), NOT_RISING) == pytest.approx([math.log(3)], abs=0.02)
    # What the candidates are given stands beside it.
    tilted = pairs([1.0] * 4000, [0, 0, 0, 1] * 1000, given=(1.0, 0.0))
    assert fit(tilted, np.ones(4000), NOT_RISING) == pytest.approx([math.log(3) - 1], abs=0.02)


def test_a_contest_that_counts_twice_is_two() -> None:
    doubled = fit(pairs([1.0, 1.0] * 500, [0, 1] * 500), np.tile([2.0, 1.0], 500), NOT_RISING)
    repeated = fit(pairs([1.0] * 1500, [0, 0, 1] * 500), np.ones(1500), NOT_RISING)
    assert doubled == pytest.approx(repeated)


def test_a_weight_that_would_be_negative_is_0_where_it_must_not() -> None:
    against = pairs([1.0] * 400, [1, 1, 1, 0] * 100)
    assert fit(against, np.ones(400), NOT_RISING)[0] < -0.5
    assert fit(against, np.ones(400), np.array([True])).tolist() == [0.0]


def test_what_can_never_be_right_decides_nothing() -> None:
    seen = pairs([1.0] * 400, [0, 0, 0, 1] * 100)
    absent = pairs([1.0] * 800, [0, 0, 0, 1] * 100 + [-1] * 400)
    assert fit(absent, np.ones(800), NOT_RISING) == pytest.approx(fit(seen, np.ones(400), NOT_RISING))
    assert absent.hits(np.array([1.0])).sum() == 300


def test_a_wrong_truth_costs_no_more_than_doubt_allows() -> None:
    # One truth speaks against all others by 60 nats; without the bound it would hold the weight under 1.
    terms = np.array([[[1.0], [0.0]]] * 200 + [[[60.0], [0.0]]])
    contests = Contests(np.zeros((201, 2)), terms, np.array([0] * 200 + [1]))
    assert fit(contests, np.ones(201), NOT_RISING)[0] > 3.0


def test_fewer_candidates_are_minus_infinity() -> None:
    given = np.array([[0.0, -np.inf], [0.0, 0.0]])
    contests = Contests(given, np.array([[[1.0], [0.0]]] * 2), np.array([0, 1]))
    assert np.isfinite(fit(contests, np.ones(2), NOT_RISING)).all()
    assert contests.some(np.array([1])).right.tolist() == [1]
