"""The alphabet: order, blanks, folding, and what is refused."""

from __future__ import annotations

import pytest

from backend.recognizer.alphabet import (
    NAMES,
    Alphabet,
    Folded,
    UnknownCharacterError,
    plain_signs,
    without_accents,
)


def test_classes_follow_the_characters_order_after_the_blank() -> None:
    alphabet = Alphabet("BA-")
    assert alphabet.size == 4
    assert alphabet.encode("AB-A") == [2, 1, 3, 2]
    assert alphabet.decode([2, 1, 3, 2]) == "AB-A"


def test_a_repeated_character_is_refused() -> None:
    with pytest.raises(ValueError, match="distinct"):
        Alphabet("ABA")


def test_characters_that_are_not_composed_are_refused() -> None:
    with pytest.raises(ValueError, match="NFC"):
        Alphabet("e\u0301")


def test_an_unknown_character_is_named_with_its_position() -> None:
    with pytest.raises(UnknownCharacterError, match=r"no 'é' \(position 1\)") as error:
        NAMES.encode("Aé")
    assert (error.value.character, error.value.position) == ("é", 1)


@pytest.mark.parametrize("number", [0, 30, -1])
def test_blanks_and_unknown_classes_have_no_character(number: int) -> None:
    with pytest.raises(ValueError, match=r"1\.\.29"):
        NAMES.decode([1, number])


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Élodie", "ELODIE"),
        ("E\u0301lodie", "ELODIE"),
        ("O’Neill", "O'NEILL"),
        ("œuvre", "OEUVRE"),
        ("groß", "GROSS"),
        ("İstanbul", "ISTANBUL"),
        ("Łódź", "LODZ"),
        ("Jean–Luc", "JEAN-LUC"),
        (" DA\u00a0 SILVA ", "DA SILVA"),
        ("", ""),
    ],
)
def test_typed_text_is_folded_to_the_letters_of_the_alphabet(typed: str, folded: str) -> None:
    assert NAMES.fold(typed) == Folded(folded)


def test_characters_that_cannot_be_folded_are_reported() -> None:
    assert NAMES.fold("A1Ω") == Folded("A", (("1", 1), ("Ω", 2)))


def test_an_alphabet_with_the_letter_keeps_it() -> None:
    alphabet = Alphabet("AaÉ")
    assert alphabet.fold("aÉ").text == "aÉ"
    assert alphabet.fold("é").text == "É"


def test_without_folding_other_case_is_unknown() -> None:
    strict = Alphabet("AB", fold_case=False, fold_accents=False)
    assert strict.fold("bÀ").unknown == (("b", 0), ("À", 1))


def test_the_json_restores_it_and_unknown_keys_are_refused() -> None:
    assert Alphabet.from_dict(NAMES.to_dict()) == NAMES
    with pytest.raises(TypeError):
        Alphabet.from_dict({"characters": "A", "colour": "red"})


def test_signs_have_one_form() -> None:
    assert plain_signs("O’Neil–D\u00a0É") == "O'Neil-D É"


def test_accents_go_and_case_stays() -> None:
    assert without_accents("Élodie Œuf cœur Straße ÷5") == "Elodie OEuf coeur Strasse ÷5"
