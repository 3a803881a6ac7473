"""Printed words are removed, and names stay whole."""

from __future__ import annotations

import pytest

from tests.bench.peers.printed import name_written

KNOWN = frozenset({"PAUL", "OMAR", "MAHE", "MARTIN", "ANNA", "FLAVIGNY", "ENOMA", "OANA"})


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("PRENOM : PAUL", "PAUL"),
        ("PRÉNOM:Paul", "PAUL"),
        ("NOM: MARTIN", "MARTIN"),
        ("RENOMPAUL", "PAUL"),
        ("ENOM PAUL", "PAUL"),
        ("OMPAUL", "PAUL"),
        ("PRFNON:PAUL", "PAUL"),  # misread letters, but a colon
        ("OMSOEZICMARIE", "SOEZICMARIE"),  # not a known name either way: OM is print
        ("MFLAVIGNY", "FLAVIGNY"),
        ("OANNA", "ANNA"),
        ("MARTIN CODE RNE 0750", "MARTIN"),
    ],
)
def test_printed_words_before_the_name_are_removed(text: str, name: str) -> None:
    assert name_written(text, KNOWN) == name


@pytest.mark.parametrize("name", ["OMAR", "MAHE", "ENOMA", "OANA", "MXYZ", "NOM", "OM", ""])
def test_a_name_that_looks_like_print_stays(name: str) -> None:
    assert name_written(name, KNOWN) == name


def test_only_the_letters_of_names_are_left() -> None:
    assert name_written("  lefèvre--d'aubigné, 3 ", KNOWN) == "LEFEVRE-D'AUBIGNE"


def test_without_known_names_only_the_whole_word_is_print() -> None:
    assert name_written("NOM PAUL") == "PAUL"
    assert name_written("MPAUL") == "MPAUL"
