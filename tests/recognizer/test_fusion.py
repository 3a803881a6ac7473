"""Weights of labellings by the small prior of ``test_prior``, and a decoder that uses it."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from backend.recognizer import beam
from backend.recognizer.alphabet import Alphabet, folded_form
from backend.recognizer.decoder import fused, placed, ranked
from backend.recognizer.fusion import Fusion, NamePrior
from backend.recognizer.prior import STEP
from backend.recognizer.spelling.folding import LetterFolding
from backend.recognizer.spelling.new_letters import Writing
from tests.recognizer.test_prior import prior

FUSION = Fusion(spelling=0.5, listed=2.0, known=1.5, letter=0.25, blank=-3.0, highest=1.0)
PRIOR = NamePrior(prior(), FUSION, "BA ")  # class 1 is B, 2 is A, 3 the space


def test_a_weight_is_spelling_and_letters_and_what_the_list_adds():
    # A is on the list too, twice as frequent as AB.
    assert PRIOR.weight((2, 1)) == pytest.approx(0.5 * -STEP * 44 + 0.25 * 2 + 1.5)
    assert PRIOR.weight((2,)) == pytest.approx(0.5 * -STEP * 12 + 0.25 + 1.5 + 2.0 * math.log(2))
    assert PRIOR.weight((1, 1)) == pytest.approx(0.5 * -STEP * 72 + 0.25 * 2)


def test_white_space_at_the_ends_does_not_count_and_nothing_else_is_blank():
    assert PRIOR.weight((3, 2, 1, 3)) == PRIOR.weight((2, 1))
    assert PRIOR.weight(()) == PRIOR.weight((3,)) == -3.0


def test_the_beam_gets_the_weights_of_what_follows_a_prefix():
    # After A: the end 4 units, B 20, A 80, the space 40, at half strength and with a reward a letter.
    assert np.log(PRIOR.language((2,))) == pytest.approx(
        [-0.5 * STEP * 4, *(0.25 - 0.5 * STEP * units for units in (20, 80, 40))]
    )
    assert np.log(PRIOR.language(())) == pytest.approx(
        [-3.0, *(0.25 - 0.5 * STEP * units for units in (24, 8, 64))]
    )


def test_the_beam_gets_the_same_weights_however_long_the_prefix():
    # The prior looks at two characters at most, so that what it has remembered serves other prefixes.
    for labelling in ((1, 2), (2, 2, 1, 2), (1, 2, 2, 2, 2)):
        spelled = PRIOR.prior.context(PRIOR.text(labelling))
        expected = PRIOR.prior.for_characters("BA ")[spelled].astype(float) * -STEP * 0.5
        assert np.log(PRIOR.language(labelling)) == pytest.approx(
            expected + np.array([0.0, 0.25, 0.25, 0.25])
        )


def test_a_text_is_safe_where_the_likeliest_name_could_not_reach_a_thousandth():
    safe = math.log(999) + FUSION.highest - PRIOR.weight((1,))
    assert PRIOR.could_change((1,), safe - 0.01)
    assert not PRIOR.could_change((1,), safe + 0.01)


def test_fusion_survives_json_and_invalid_weights_are_refused():
    assert Fusion.from_dict(json.loads(json.dumps(FUSION.to_dict()))) == FUSION
    with pytest.raises(TypeError):
        Fusion.from_dict({"spelling": 1.0})
    for changes in ({"spelling": -1.0}, {"listed": -0.1}, {"blank": math.nan}, {"highest": math.inf}):
        with pytest.raises(ValueError, match="Received"):
            replace(FUSION, **changes)


def test_fusing_moves_probability_among_candidates_and_keeps_their_sum():
    exact = np.log([0.5, 0.25, 0.05])
    # The second is held ten times as likely as the others: 0.5 to 2.5 to 0.05, of 0.8 together.
    moved = np.exp(fused(exact, np.log([1.0, 10.0, 1.0])))
    assert moved == pytest.approx([0.8 * 0.5 / 3.05, 0.8 * 2.5 / 3.05, 0.8 * 0.05 / 3.05])
    assert np.exp(fused(exact[:1], np.array([-7.0]))) == pytest.approx([0.5])
    assert fused(np.array([-np.inf]), np.array([1.0])).tolist() == [-np.inf]


def decode(chances: list[list[float]], name_prior: NamePrior | None):
    (found,) = ranked(np.log([chances]), np.array([len(chances)]), prior=name_prior)
    return placed(found, np.log(chances))


def test_the_prior_decides_between_what_the_frames_hold_alike():
    doubtful = [[0.02, 0.02, 0.95, 0.01], [0.09, 0.45, 0.44, 0.02]]
    aa, ab = (NamePrior(prior(names={name: 9}), FUSION, "BA ") for name in ("AA", "AB"))
    # Without a blank between them two As are one, so that A stands beside AB.
    assert decode(doubtful, None).labellings[0] == (2,)
    with_prior = decode(doubtful, ab)
    assert with_prior.labellings[0] == (2, 1)
    assert [span.label for span in with_prior.spans] == [2, 1]
    assert decode(doubtful, aa).labellings[0] == (2,)
    assert (np.diff(with_prior.log_probabilities) <= 0).all()


def test_a_letter_that_the_prior_does_not_know_costs_nothing():
    grown = Writing(Alphabet("BA ")).with_letters("7")
    assert grown.alphabet.characters == "BA 7"
    after = NamePrior(prior(), FUSION, grown.alphabet.characters)
    assert np.log(after.language((2,))) == pytest.approx([*np.log(PRIOR.language((2,))), 0.0])
    assert after.weight((4,)) == pytest.approx(0.5 * -STEP * 16)
    assert after.weight((4, 4)) > after.weight((1, 1))  # a text of letters that no name has together
    # If no listed name is near, the prior lets stand what the network prefers.
    unlisted = NamePrior(prior(names={}), FUSION, grown.alphabet.characters)
    likely = [[0.02, 0.02, 0.94, 0.01, 0.01], [0.02, 0.3, 0.01, 0.01, 0.66]]
    assert decode(likely, unlisted).labellings[0] == decode(likely, None).labellings[0] == (2, 4)


def test_forms_of_a_letter_that_the_prior_knows_are_weighed_as_that_letter():
    before = Alphabet("BA ")
    grown = Writing(before).with_letters("báä")
    assert grown.alphabet == before
    assert grown.letters is not None
    folding = LetterFolding(grown.letters, grown.alphabet)
    # As after growing: each letter shares its chance with its copies.
    chances = np.array([[0.04, 0.02, 0.9, 0.04], [0.09, 0.45, 0.44, 0.02]])
    shares = {0: 1, 1: 2, 2: 3, 3: 1}
    classes = [0, *(before.encode(folded_form(letter))[0] for letter in grown.letters.characters)]
    logits = np.log(np.stack([chances[:, label] / shares[label] for label in classes], axis=1))
    folded = np.exp(folding.log_probs(logits.astype(np.float32)))
    assert folded == pytest.approx(chances, abs=1e-6)
    for known in (None, PRIOR):
        found, parent = decode(folded.tolist(), known), decode(chances.tolist(), known)
        assert found.labellings == parent.labellings
        assert found.log_probabilities == pytest.approx(parent.log_probabilities, abs=1e-5)


def test_a_certain_text_is_searched_only_if_the_prior_could_change_it(monkeypatch):
    asked = []

    def watched(*arguments: object) -> list[beam.Hypothesis]:
        asked.append(len(arguments))
        return []

    monkeypatch.setattr(beam, "search", watched)
    sure = [[0.0001, 0.9997, 0.0001, 0.0001]]
    modest = NamePrior(PRIOR.prior, replace(FUSION, highest=PRIOR.weight((1,))), "BA ")
    assert decode(sure, modest).labellings == ((1,),)
    assert asked == []
    decode(sure, NamePrior(PRIOR.prior, replace(FUSION, highest=20.0), "BA "))
    assert len(asked) == 1
