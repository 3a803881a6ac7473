"""Contests whose best weights are known, on a prior that knows one name."""

from __future__ import annotations

import math

import numpy as np
import pytest

from backend.recognizer.prior import START, Prior
from training.prior_fit import LEAST_FIELDS, PROPOSAL, contests, fit_fusion

# A flat n-gram over A and B, of three times a nat.
PRIOR = Prior("AB", {"": 0, START: 1}, np.full((2, 3), 16, np.uint8), {"AA": 0.9}, {})


def field(truth: str, **chances: float):
    """A field's candidates, fused with the proposal's weights as the recognizer hands them on."""
    texts = [text.strip("_") for text in chances]
    weights = [PROPOSAL.weight(text, PRIOR) for text in texts]
    return texts, np.log(list(chances.values())) + weights, truth


def test_the_proposal_is_taken_off_again():
    held = contests([field("AA", AA=0.5, AB=0.2), field("B", A=0.5)], PRIOR)
    assert held.frames[0] == pytest.approx(np.log([0.5, 0.2]))
    assert held.frames[1].tolist() == [pytest.approx(math.log(0.5)), -math.inf]
    assert held.right.tolist() == [0, -1]
    assert held.unlisted.tolist() == [False, True]


def test_a_blank_field_is_held_as_likely_as_the_mean_name():
    held = contests([field("AA", AA=0.5), field("B", B=0.5), field("", _=0.5, A=0.5)], PRIOR)
    assert held.terms[:, 2, 0] == pytest.approx((held.terms[:, 0, 0] + held.terms[:, 1, 0]) / 2)


def test_costs_and_hits_of_weights():
    held = contests([field("AB", AA=0.5, AB=0.25), field("B", A=0.5)], PRIOR)
    costs, hits = held.judge(np.zeros(3))
    assert costs == pytest.approx([math.log(3), 0.0])
    assert hits.tolist() == [False, False]
    # The list holds AA far likelier than its spelling, AB a little less.
    costs, _ = held.judge(np.array([0.0, 50.0, 0.0]))
    assert costs[0] == 5.0


def test_a_list_that_knows_better_is_listened_to():
    fields = [field("AA", AA=0.4, AB=0.6)] * 150
    fitted = fit_fusion(fields, PRIOR)
    assert fitted.fusion.listed > 0.5
    assert (fitted.n, fitted.plain, fitted.fused, fitted.cross_fitted) == (150, 0.0, 1.0, 1.0)
    assert fitted.fusion.highest == pytest.approx(fitted.fusion.weight("AA", PRIOR))
    assert fitted.fusion.blank == pytest.approx(fitted.fusion.weight("AA", PRIOR))
    assert set(fitted.to_dict()) >= {"exact_without", "exact_cross_fitted", "unlisted"}


def test_names_that_the_list_lacks_have_a_veto():
    rare = [field("AB", AB=0.6, AA=0.4)] * 50
    fitted = fit_fusion([*[field("AA", AA=0.4, AB=0.6)] * 150, *rare], PRIOR)
    assert fitted.unlisted == 50
    assert fitted.unlisted_plain == fitted.unlisted_cross_fitted == 1.0
    assert fitted.fused == 0.25


def test_on_too_few_fields_the_prior_gets_no_say():
    fitted = fit_fusion([field("AA", AA=0.4, AB=0.6)] * (LEAST_FIELDS - 1), PRIOR)
    assert fitted.fusion.to_dict() == {
        "spelling": 0.0,
        "listed": 0.0,
        "letter": 0.0,
        "blank": 0.0,
        "highest": 0.0,
    }
    assert fit_fusion([], PRIOR).n == 0
