"""What may be typed as a name, and when it says the same as a reading."""

from __future__ import annotations

import pytest

from backend.recognizer.alphabet import NAMES
from backend.services.errors import InvalidError
from backend.services.labels.text_checks import MAX_GRAPHEMES, checked, confirms, unknown_characters

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
