"""Error rates with known sums, Unicode forms, empty texts, and a comparison with jiwer."""

from __future__ import annotations

import unicodedata
from fractions import Fraction

import jiwer
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.recognizer.text_metrics import (
    Confusion,
    Score,
    bootstrap_interval,
    character_errors,
    confusions,
    graphemes,
    score,
)

NAMES = st.text(alphabet="ABC -'", min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("reference", "hypothesis", "errors"),
    [
        ("MARTIN", "MARTIN", 0),
        ("MARTIN", "MARTN", 1),
        ("MARTIN", "NARTIN", 1),
        ("MARTIN", "MARTIIN", 1),
        ("ANNE", "ENNA", 2),
        ("", "AB", 2),
        ("AB", "", 2),
        ("", "", 0),
    ],
)
def test_errors_are_the_fewest_edits(reference, hypothesis, errors):
    assert character_errors(reference, hypothesis) == errors


def test_a_letter_counts_once_however_it_is_encoded():
    composed, decomposed = "ZOÉ", unicodedata.normalize("NFD", "ZOÉ")
    assert character_errors(composed, decomposed) == 0
    assert character_errors(decomposed, "ZOE") == 1
    # X̂ has no composed form; the letter and its accent are still one grapheme.
    assert graphemes("X̂A") == ["X̂", "A"]
    assert character_errors("X̂A", "YA") == 1


def test_corpus_rate_sums_before_it_divides():
    result = score(["LEE", "MARTINEZ", ""], ["LEE", "NARTINES", "X"])
    assert result == Score(texts=3, exact=1, errors=3, characters=11)
    assert Fraction(result.cer).limit_denominator(100) == Fraction(3, 11)
    assert result.exact_match == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("references", "hypotheses", "cer"), [([], [], 0.0), ([""], [""], 0.0), ([""], ["A"], float("inf"))]
)
def test_without_reference_letters_only_an_empty_reading_is_right(references, hypotheses, cer):
    assert score(references, hypotheses).cer == cer


def test_each_reference_needs_its_hypothesis():
    with pytest.raises(ValueError, match="zip"):
        score(["A", "B"], ["A"])


def test_an_empty_corpus_has_no_exact_matches():
    assert score([], []).exact_match == 0.0


@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=6))
def test_corpus_rate_agrees_with_jiwer(pairs):
    references, hypotheses = zip(*pairs, strict=True)
    # jiwer strips white space by default; ours does not.
    plain = jiwer.Compose([jiwer.ReduceToListOfListOfChars()])
    theirs = jiwer.process_characters(
        list(references), list(hypotheses), reference_transform=plain, hypothesis_transform=plain
    )
    assert score(references, hypotheses).cer == pytest.approx(theirs.cer)


def test_confusions_name_substitutions_insertions_and_deletions():
    texts = ["MARTIN", "EMMA", "LEA", "HUGO", "A"], ["NARTIN", "ENMA", "LEAH", "UGO", "A"]
    assert confusions(*texts) == [Confusion("M", "N", 2), Confusion("", "H", 1), Confusion("H", "", 1)]
    assert confusions(*texts, top=1) == [Confusion("M", "N", 2)]


def test_interval_of_equal_texts_is_a_point():
    assert bootstrap_interval([1, 1, 1], [4, 4, 4], rounds=50) == (0.25, 0.25)


def test_interval_is_reproducible_and_close_to_the_binomial_one():
    hits = [1] * 80 + [0] * 20
    low, high = bootstrap_interval(hits, rounds=2000, seed=7)
    assert (low, high) == bootstrap_interval(hits, rounds=2000, seed=7)
    # The normal approximation puts a bound 1.96 standard errors of 0.04 on either side of 0.8.
    assert low == pytest.approx(0.7216, abs=0.02)
    assert high == pytest.approx(0.8784, abs=0.02)


def test_interval_weights_texts_by_their_length():
    low, high = bootstrap_interval([0, 3], [1, 3], rounds=400)
    assert (low, high) == (0.0, 1.0)


@pytest.mark.parametrize(("above", "below"), [([], None), ([1, 2], [3]), ([1], [0])])
def test_interval_refuses_what_has_no_ratio(above, below):
    with pytest.raises(ValueError, match="Received"):
        bootstrap_interval(above, below)
