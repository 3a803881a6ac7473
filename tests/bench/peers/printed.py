"""Reduces the text of a general reader to the name: without printed words, in the letters of names.

A strip shows part of the printed word PRENOM or NOM before the handwriting: ``PRENOM:``, ``ENOM``, ``OM``, ``M``.
Paraph was trained to leave it out; for the peers it is removed here. Knows text only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from backend.recognizer.alphabet import NAMES

_APART = r"[\s:;.,/_|]"
# A colon follows: print, even with misread letters.
_BEFORE_COLON = re.compile(rf"^[^:]{{0,8}}[:;]{_APART}*")
_WORD = re.compile(rf"^(?:P?R?E?N|P?R?E)?OM{_APART}*")
_LAST_LETTER = re.compile(rf"^[MO]{_APART}*")
_CODE = re.compile(r"\bCODE\s*(?:RNE|UAI)\b.*$")
_LEAST_NAME = 2  # letters


def name_written(text: str, known: Collection[str] = ()) -> str:
    """The name in ``text``, upper case without accents, only A-Z, space, hyphen and apostrophe.

    Args:
        text: output of the reader.
        known: existing names, which decide if letters alone cannot: OMAR is a name, OMPAUL starts with print.
    """
    plain = _CODE.sub("", _upper(text)).strip(" .,:;/|-_'")
    whole = _letters(plain)
    if len(rest := _after(_BEFORE_COLON, plain)) >= _LEAST_NAME:
        return rest
    if whole in known:
        return whole
    if len(rest := _after(_WORD, plain)) >= _LEAST_NAME:
        return rest
    rest = _after(_LAST_LETTER, plain)
    return rest if rest in known else whole


def _after(printed: re.Pattern[str], plain: str) -> str:
    """The letters after a printed beginning, '' if there is none."""
    found = printed.match(plain)
    return _letters(plain[found.end() :]) if found else ""


def _upper(text: str) -> str:
    """Upper case without accents; other characters stay."""
    parts = unicodedata.normalize("NFKD", text).upper()
    return "".join(part for part in parts if not unicodedata.combining(part))


def _letters(text: str) -> str:
    """Only the characters of names; runs of hyphens or spaces count once."""
    return re.sub(r"([ -])\1+", r"\1", NAMES.fold(text).text).strip(" -'")
