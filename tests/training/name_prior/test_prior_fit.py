"""Contests whose best weights are known, on a prior that knows two names."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from backend.recognizer.prior import START, Prior
from training.name_prior.prior_fit import LEAST_IMAGES, PROPOSAL, contests, fit_fusion, with_highest

# A flat n-gram over A and B, of a nat each.
PRIOR = Prior("AB", {"": 0, START: 1}, np.full((2, 3), 16, np.uint8), {"AA": 4, "BB": 1})


def field(truth: str, **chances: float):
    """A field's candidates, fused with the proposal's weights as the recognizer hands them on."""
    texts = [text.strip("_") for text in chances]
    weights = [PROPOSAL.weight(text, PRIOR) for text in texts]
    return texts, np.log(list(chances.values())) + weights, truth


def test_the_proposal_is_taken_off_again():
    held, unlisted = contests([field("AA", AA=0.5, AB=0.2), field("B", A=0.5)], PRIOR)
    assert held.given[0] == pytest.approx(np.log([0.5, 0.2]))
    assert held.given[1].tolist() == [pytest.approx(math.log(0.5)), -math.inf]
    assert held.right.tolist() == [0, -1]
    assert unlisted.tolist() == [False, True]


def test_a_candidate_is_measured_by_spelling_list_and_length():
    held, _ = contests([field("AA", AA=0.5, BB=0.2, ABA=0.1)], PRIOR)
    assert held.terms[0] == pytest.approx(
        np.array([[-3.0, math.log(4), 1, 2], [-3.0, 0, 1, 2], [-4.0, 0, 0, 3]])
    )


def test_characters_that_the_prior_does_not_know_count_in_no_term():
    held, _ = contests([field("A", A=0.5, A7=0.2)], PRIOR)
    assert held.terms[0, 1] == pytest.approx(np.array([-2.0, 0, 0, 1]))
    assert held.given[0] == pytest.approx(np.log([0.5, 0.2]))


def test_a_blank_image_is_held_as_likely_as_the_mean_name():
    held, _ = contests([field("AA", AA=0.5), field("B", B=0.5), field("", _=0.5, A=0.5)], PRIOR)
    assert held.terms[2, 0] == pytest.approx((held.terms[0, 0] + held.terms[1, 0]) / 2)


def test_a_list_that_knows_better_is_listened_to():
    fields = [field("AA", AA=0.4, AB=0.6)] * 150
    fitted = fit_fusion(fields, PRIOR)
    assert fitted.fusion.known > 0.5
    assert (fitted.n, fitted.plain, fitted.fused, fitted.cross_fitted) == (150, 0.0, 1.0, 1.0)
    assert fitted.fusion.highest == pytest.approx(fitted.fusion.weight("AA", PRIOR))
    assert fitted.fusion.blank == pytest.approx(fitted.fusion.weight("AA", PRIOR))
    assert set(fitted.to_dict()) >= {"exact_without", "exact_cross_fitted", "unlisted"}


def test_the_highest_weight_is_that_of_the_list_that_is_shipped():
    fitted = fit_fusion([field("AA", AA=0.4, AB=0.6)] * 150, PRIOR).fusion
    longer = replace(PRIOR, names={"AA": 4, "BB": 1, "ABBA": 9})
    for fusion in (fitted, replace(fitted, listed=0.0), replace(fitted, letter=-2.0)):
        weights = [fusion.blank, *(fusion.weight(name, longer) for name in longer.names)]
        assert with_highest(fusion, longer).highest == max(weights)


def test_names_that_the_list_lacks_have_a_veto():
    rare = [field("AB", AB=0.6, AA=0.4)] * 50
    fitted = fit_fusion([*[field("AA", AA=0.4, AB=0.6)] * 150, *rare], PRIOR)
    assert fitted.unlisted == 50
    assert fitted.unlisted_plain == fitted.unlisted_cross_fitted == 1.0
    assert fitted.fused == 0.25


def test_names_that_the_list_lacks_count_more_rather_than_silence_the_prior():
    # The list is right about the nearly even fields, and a field of a rare name is not quite as even.
    rare = [field("AB", AB=0.7, AA=0.3)] * 50
    fitted = fit_fusion([*[field("AA", AA=0.45, AB=0.55)] * 150, *rare], PRIOR)
    assert fitted.unlisted_plain == fitted.unlisted_cross_fitted == 1.0
    assert fitted.fused == 1.0


@pytest.mark.parametrize(("losing", "is_heard"), [(2, True), (3, False)])
def test_names_that_the_list_lacks_may_lose_one_in_five_hundred(losing, is_heard):
    sure = [field("AB", AB=0.99, AA=0.01)] * (1000 - losing)
    even = [field("AB", AB=0.52, AA=0.48)] * losing
    fitted = fit_fusion([*[field("AA", AA=0.45, AB=0.55)] * 600, *sure, *even], PRIOR)
    assert fitted.fused == pytest.approx((1600 - losing) / 1600 if is_heard else 1000 / 1600)


def test_on_too_few_images_the_prior_gets_no_weight():
    fitted = fit_fusion([field("AA", AA=0.4, AB=0.6)] * (LEAST_IMAGES - 1), PRIOR)
    assert set(fitted.fusion.to_dict().values()) == {0.0}
    assert fit_fusion([], PRIOR).n == 0
