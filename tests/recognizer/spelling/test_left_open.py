"""What labels say in an office's style, and which letters are forms of one."""

from __future__ import annotations

import unicodedata

import pytest

from backend.exchange.style import PLAIN, Style
from backend.recognizer.spelling.left_open import LeftOpen, left_open, said, shared_by_forms, unaccented


@pytest.mark.parametrize(
    ("style", "text", "leaves"),
    [
        (PLAIN, "KLOSTERSTRASSE LODZ", LeftOpen.FORM),
        (Style("title", "folded"), "KLOSTERSTRASSE LODZ", LeftOpen.FORM),
        (Style("upper", "kept"), "KLÖSTERSTRAßE ŁÓDŹ", LeftOpen.CASE),
        (Style("title", "kept"), "KLÖSTERSTRAßE ŁÓDŹ", LeftOpen.CASE),
        (Style("written", "folded"), "Klosterstrasse Lodz", LeftOpen.ACCENTS),
        (Style("written", "kept"), "Klösterstraße Łódź", LeftOpen.NOTHING),
    ],
)
def test_a_label_says_what_its_style_reads_and_leaves_the_rest_open(
    style: Style, text: str, leaves: LeftOpen
) -> None:
    typed = unicodedata.normalize("NFD", "Klösterstraße Łódź")
    assert (said(typed, style), left_open(style)) == (text, leaves)


def test_the_capital_of_a_sharp_s_is_a_form_of_it_and_two_letters_s_are_not() -> None:
    upper, title = Style("upper", "kept"), Style("title", "kept")
    assert [said(text, upper) for text in ("Groß", "GROẞ", "GROSS")] == ["GROß", "GROß", "GROSS"]
    assert said("GROẞ", title) == "GROß"
    assert [said(text, Style("written", "kept")) for text in ("Groß", "GROẞ")] == ["Groß", "GROẞ"]
    assert shared_by_forms("ẞ", LeftOpen.CASE) == "ß"


def test_accents_that_no_single_character_has_are_folded_too() -> None:
    assert said("J\u0301an", Style("written")) == "Jan"
    assert said("J\u0301an", Style("written", "kept")) == "J\u0301an"


@pytest.mark.parametrize(
    ("letters", "plain"), [("éÉáő", "eEao"), ("ßœŒ", "ssoeOE"), ("łŁøĐ", "lLoD"), ("þ7.Ж", "th7.Ж")]
)
def test_a_letter_without_accents_keeps_its_case(letters: str, plain: str) -> None:
    assert "".join(map(unaccented, letters)) == plain


def test_forms_share_what_is_not_open() -> None:
    kinds = (LeftOpen.NOTHING, LeftOpen.FORM, LeftOpen.CASE, LeftOpen.ACCENTS)
    assert [shared_by_forms("é", kind) for kind in kinds] == ["é", "E", "É", "e"]
    assert [shared_by_forms("ß", kind) for kind in kinds] == ["ß", "S", "ß", "s"]
    assert [shared_by_forms("7", kind) for kind in kinds] == ["7"] * 4
