"""What may be typed as a name, and when it says the same as a reading."""

from __future__ import annotations

import pytest

from backend.exchange.style import Style
from backend.recognizer.alphabet import NAMES
from backend.recognizer.spelling.left_open import said
from backend.services.errors import InvalidError
from backend.services.labels.text_checks import (
    MAX_GRAPHEMES,
    checked,
    checked_author,
    confirms,
    unknown_characters,
)

FAMILY = "👨\u200d👩\u200d👧"


@pytest.mark.parametrize(
    "typed", ["ÉLODIE", "O’NEILL", "İPEK", "JEAN\u00a0PAUL", " LE GOFF ", "-", "=1+1", "<b>", FAMILY, "王"]
)
def test_a_name_is_kept_as_typed(typed: str) -> None:
    assert checked(typed) == typed


def test_a_name_is_kept_in_nfc() -> None:
    assert checked("E\u0301LODIE") == "ÉLODIE"


@pytest.mark.parametrize("typed", [None, "", " ", "\u00a0\u2003", "\u200d\u200b"])
def test_a_name_without_a_letter_is_refused(typed: str | None) -> None:
    with pytest.raises(InvalidError, match="at least one letter"):
        checked(typed)


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("ANNE\nMARIE", r"U\+000A at position 4"),
        ("A\x00", r"U\+0000 at position 1"),
        ("A\ud800", r"U\+D800 at position 1"),
        ("\u202eENNA", r"U\+202E at position 0"),
    ],
)
def test_characters_that_cannot_be_seen_are_refused_by_name(typed: str, named: str) -> None:
    with pytest.raises(InvalidError, match=named) as refusal:
        checked(typed)
    assert refusal.value.field == "text"


def test_length_is_counted_in_letters_as_readers_count() -> None:
    assert checked("e\u0301" * MAX_GRAPHEMES) == "é" * MAX_GRAPHEMES
    assert checked(FAMILY * MAX_GRAPHEMES) == FAMILY * MAX_GRAPHEMES
    with pytest.raises(InvalidError, match=r"at most 100 letters. Received: 101 letters"):
        checked("A" * 101)
    with pytest.raises(InvalidError, match="Received: 1,000,000 characters"):
        checked("A" * 1_000_000)


@pytest.mark.parametrize(
    ("typed", "read", "same"),
    [
        ("MARTIN", "MARTIN", True),
        ("Martin", "MARTIN", True),
        ("ÉLODIE", "ELODIE", True),
        ("O’NEILL", "O'NEILL", True),
        ("JEAN\u00a0PAUL", "JEAN PAUL", True),
        ("MARTIN ", "MARTIN", True),
        ("MARTINE", "MARTIN", False),
        ("JEAN-PAUL", "JEAN PAUL", False),
        ("王MARTIN", "MARTIN", False),
    ],
)
def test_texts_are_compared_as_the_model_folds_them(typed: str, read: str, same: bool) -> None:
    assert confirms(typed, read, NAMES) is same


def test_without_a_model_case_and_spaces_alone_do_not_count() -> None:
    assert confirms("Martin ", "MARTIN", None)
    assert not confirms("ÉLODIE", "ELODIE", None)


def test_letters_that_the_model_lacks_are_named_once_in_order() -> None:
    assert unknown_characters("王é5王", NAMES) == "王5"
    assert unknown_characters("MARTIN", NAMES) == ""
    assert unknown_characters("王", None) == ""


def test_an_author_is_kept_in_nfc_without_spaces_around_it() -> None:
    assert checked_author(" Zoe\u0301 Martin ", "Author") == "Zoé Martin"
    assert checked_author("é" * 80, "Author") == "é" * 80


@pytest.mark.parametrize(
    ("name", "why"),
    [
        (" ", "at least one letter"),
        ("A" * 81, r"at most 80 letters. Received: 81 characters"),
        (FAMILY * 21, r"Received: 105 characters"),
        ("A" * 1_000_000, r"Received: 1,000,000 characters"),
        ("A\nB", r"U\+000A at position 1"),
    ],
)
def test_an_author_that_no_person_can_be_is_refused(name: str, why: str) -> None:
    with pytest.raises(InvalidError, match=why) as refusal:
        checked_author(name, "Author")
    assert refusal.value.field == "Author"


@pytest.mark.parametrize(
    ("typed", "read", "style", "same"),
    [
        ("Müller", "Müller", Style("written", "kept"), True),
        ("MÜLLER", "Müller", Style("written", "kept"), False),
        ("Muller", "Müller", Style("written", "kept"), False),
        ("Muller", "Müller", Style("written"), True),
        ("muller", "Muller", Style("written"), False),
        ("Straße", "Strasse", Style("written"), True),
        ("müller", "MÜLLER", Style("upper", "kept"), True),
        ("MULLER", "MÜLLER", Style("upper", "kept"), False),
        ("De la Tour", "De La Tour", Style("title"), True),
        ("Jean-Paul", "Jean Paul", Style("written", "kept"), False),
        ("Straße", "STRASSE", Style("upper", "kept"), False),
        ("Straße", "STRAßE", Style("upper", "kept"), True),
        ("STRAẞE", "STRAßE", Style("upper", "kept"), True),
        ("Grossmann", "Großmann", Style("title", "kept"), False),
        ("J\u0301an", "Jan", Style("written"), True),
    ],
)
def test_another_case_or_accent_is_a_correction_and_an_error_in_the_gate_where_the_style_keeps_it(
    typed: str, read: str, style: Style, same: bool
) -> None:
    assert confirms(typed, read, NAMES, style) is same
    assert (said(typed, style) == said(read, style)) is same


def test_signs_and_spaces_do_not_count_where_the_style_keeps_forms() -> None:
    assert confirms("O’Neil ", "O'Neil", NAMES, Style("written", "kept"))
