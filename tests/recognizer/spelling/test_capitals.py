"""Capitals and small letters by what is seen and by what stands beside it."""

from __future__ import annotations

import math

import pytest

from backend.recognizer.spelling.capitals import SMALL_INITIAL, SWITCH, likeliest_capitals


def cased(text: str, seen: str) -> str:
    """``text`` as found if each letter is seen as in ``seen``, or as either (``?``)."""
    sure, other = math.log(0.999), math.log(0.001)
    capital = [math.log(0.5) if c == "?" else sure if c.isupper() else other for c in seen]
    small = [math.log(0.5) if c == "?" else sure if c.islower() else other for c in seen]
    found = likeliest_capitals(text, capital, small)
    return "".join(c if is_capital else c.lower() for c, is_capital in zip(text, found, strict=True))


@pytest.mark.parametrize(
    ("text", "seen", "expected"),
    [
        ("COSTA", "?????", "COSTA"),
        ("COSTA", "??sta", "Costa"),
        ("COSTA", "???ta", "Costa"),
        ("COSTA", "???TA", "COSTA"),
        ("JACOB", "Ja??b", "Jacob"),
        ("JACOB", "JA??B", "JACOB"),
        ("MCDONALD", "McDonald", "McDonald"),
        ("DE COSTA", "de ??sta", "de Costa"),
        ("JEAN-CO", "Jean-?o", "Jean-Co"),
        ("O'CO", "?'?o", "O'Co"),
        ("S", "?", "S"),
        ("S", "s", "s"),
        ("", "", ""),
    ],
)
def test_what_looks_alike_goes_by_its_neighbours(text: str, seen: str, expected: str) -> None:
    assert cased(text, seen) == expected


def test_a_capital_within_small_letters_needs_evidence_for_two_switches() -> None:
    def capitals(odds: float) -> list[bool]:
        seen = [math.log(1 / (1 + math.exp(-x))) for x in (9.0, -9.0, odds, -9.0)]
        small = [math.log(1 / (1 + math.exp(x))) for x in (9.0, -9.0, odds, -9.0)]
        return likeliest_capitals("ABCD", seen, small)

    assert capitals(2 * SWITCH - 0.1) == [True, False, False, False]
    assert capitals(2 * SWITCH + 0.1) == [True, False, True, False]


def test_a_small_initial_needs_evidence_too() -> None:
    def initial(odds: float) -> list[bool]:
        seen = [math.log(1 / (1 + math.exp(-x))) for x in (-odds, -9.0)]
        small = [math.log(1 / (1 + math.exp(x))) for x in (-odds, -9.0)]
        return likeliest_capitals("AB", seen, small)

    assert initial(SMALL_INITIAL - 0.1) == [True, False]
    assert initial(SMALL_INITIAL + 0.1) == [False, False]
