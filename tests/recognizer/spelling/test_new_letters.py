"""Letters that labels need and a version lacks, and the version that has learned them."""

from __future__ import annotations

from string import ascii_lowercase

import pytest

from backend.exchange.style import PLAIN, Style
from backend.recognizer.alphabet import NAMES, WRITTEN, Alphabet
from backend.recognizer.spelling.new_letters import LOWER_CASE, NewLetters, Writing, count_new_letters, grown

AS_WRITTEN = Style("written", "kept")
CAPITALS = Writing(NAMES)
ALL_FORMS = Writing(NAMES, WRITTEN)


@pytest.mark.parametrize(
    ("writing", "style", "lacking"),
    [
        (CAPITALS, PLAIN, "7"),
        (CAPITALS, Style("title", "folded"), "7"),
        (CAPITALS, Style("upper", "kept"), "ŁŐ7"),
        (CAPITALS, Style("written", "folded"), "lko7"),
        (CAPITALS, AS_WRITTEN, "łkő7"),
        (ALL_FORMS, Style("written", "folded"), "7"),  # distinguished, but not read
        (Writing(Alphabet(NAMES.characters + "7"), WRITTEN), AS_WRITTEN, "łő"),
    ],
)
def test_an_office_needs_no_letters_that_it_does_not_read(
    writing: Writing, style: Style, lacking: str
) -> None:
    assert writing.lacking("A’łkő 7", style) == tuple(lacking)


def test_letters_are_added_behind_the_others_with_their_plain_capitals() -> None:
    found = CAPITALS.with_letters("aäж")
    assert found.letters is not None
    assert found.letters.characters == NAMES.characters + "Жaäж"
    assert not found.letters.fold_case
    assert found.alphabet == Alphabet(NAMES.characters + "Ж")


def test_new_capitals_alone_need_no_letters_beside_the_alphabet() -> None:
    assert CAPITALS.with_letters("7Ж") == Writing(Alphabet(NAMES.characters + "7Ж"))


def test_what_is_told_apart_already_is_only_read_from_then_on() -> None:
    assert ALL_FORMS.with_letters("7") == Writing(Alphabet(NAMES.characters + "7"), WRITTEN)


def test_lower_case_is_learned_as_a_whole_by_a_version_that_has_none() -> None:
    texts = [("Łódź", AS_WRITTEN, 2), ("Lea", AS_WRITTEN, 1), ("LEA", AS_WRITTEN, 9)]
    found = count_new_letters(CAPITALS, texts)
    assert found == NewLetters(3, {LOWER_CASE: 3, "ó": 2, "ź": 2, "Ł": 2})
    assert next(iter(found.counts)) == LOWER_CASE
    assert grown(CAPITALS, found, 3).network_alphabet.characters == NAMES.characters + ascii_lowercase
    assert grown(CAPITALS, found, 4) == CAPITALS


def test_a_version_that_has_lower_case_learns_its_letters_one_by_one() -> None:
    writing = CAPITALS.with_letters("ae")
    assert count_new_letters(writing, [("Lea", AS_WRITTEN, 1), ("Tom", AS_WRITTEN, 1)]).counts == {
        "m": 1,
        "o": 1,
    }


def test_what_a_version_writes_more_than_its_parent_may_have_been_told_apart_before() -> None:
    assert ALL_FORMS.with_letters("7").more_than(ALL_FORMS) == "7"
    assert CAPITALS.with_letters("ab").more_than(CAPITALS) == "ab"
    assert CAPITALS.with_letters("7Ж").more_than(CAPITALS) == "7Ж"
    assert not CAPITALS.more_than(CAPITALS)
