"""What a label says in the installation's style, and what it leaves open.

If an installation reads upper case without accents, its labels are typed so whatever is written: they leave the forms
of letters open. Knows characters and styles. Knows no images and no networks.
"""

from __future__ import annotations

import unicodedata
from enum import IntEnum
from functools import lru_cache

from backend.exchange.style import Style
from backend.recognizer.alphabet import folded_form, without_accents
from backend.recognizer.spelling.title_case import upper


class LeftOpen(IntEnum):
    """What a label leaves open about the letters that are written."""

    NOTHING = 0
    FORM = 1
    """Both case and accents."""
    CASE = 2
    ACCENTS = 3


def left_open(style: Style) -> LeftOpen:
    """What labels leave open in an installation that reads in ``style``."""
    if style.case == "written":
        return LeftOpen.NOTHING if style.accents == "kept" else LeftOpen.ACCENTS
    return LeftOpen.CASE if style.accents == "kept" else LeftOpen.FORM


def said(text: str, style: Style) -> str:
    """What a label as typed says: in upper case unless case is read, without accents unless they are.

    Whether a label confirms a reading and whether the gate counts an error are both decided by this.
    """
    text = unicodedata.normalize("NFC", text)
    if style.accents == "folded":
        text = "".join(unaccented(character) for character in text if not unicodedata.combining(character))
    return text if style.case == "written" else "".join(map(_caseless, text))


@lru_cache(4096)  # names repeat few letters, and whole lists of them are compared
def unaccented(character: str) -> str:
    """A letter without accents in its own case, a ligature in two letters: ``é -> e``, ``ß -> ss``, ``Ł -> L``."""
    return (without_accents(character) or character) if character.isalpha() else character


def shared_by_forms(character: str, open_to: LeftOpen) -> str:
    """What the forms of a letter have in common that differ in ``open_to``; of a ligature the first letter's."""
    match open_to:
        case LeftOpen.NOTHING:
            return character
        case LeftOpen.FORM:
            return folded_form(character)
        case LeftOpen.CASE:
            return _caseless(character)
        case LeftOpen.ACCENTS:
            return unaccented(character)[:1]


def _caseless(character: str) -> str:
    """What a letter's forms in upper and lower case share: its capital; ß for ẞ, which no other letter has."""
    return "ß" if character == "ẞ" else upper(character)
