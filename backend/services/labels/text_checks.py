"""Checks of a label's text: is it allowed, and does it confirm a reading?

Knows characters, graphemes and the alphabet's fold. Knows no rows.
"""

from __future__ import annotations

import unicodedata

from backend.exchange.style import PLAIN, Style
from backend.recognizer.alphabet import Alphabet, plain_signs
from backend.recognizer.spelling.left_open import said
from backend.recognizer.text_metrics import graphemes
from backend.services.errors import InvalidError

MAX_GRAPHEMES = 100
MAX_AUTHOR_GRAPHEMES = 80
MAX_AUTHOR_CHARACTERS = 100  # what the column holds
_MAX_CHARACTERS = 10 * MAX_GRAPHEMES  # no name has ten code points per grapheme; avoids counting megabytes
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ADVICE = "Mark the image as blank or unreadable instead."


def checked(text: str | None) -> str:
    """``text`` in NFC, otherwise as typed.

    Raises:
        InvalidError: it is missing, empty, longer than ``MAX_GRAPHEMES``, or contains invisible control characters.
    """
    if text is None or not _visible(text):
        raise InvalidError(f"A name needs at least one letter. {_ADVICE}", field="text")
    if len(text) > _MAX_CHARACTERS:
        raise _too_long(f"{len(text):,} characters")
    typed = _composed(text, "text")
    if (length := len(graphemes(typed))) > MAX_GRAPHEMES:
        raise _too_long(f"{length} letters")
    return typed


def checked_author(name: str, field: str) -> str:
    """The name of a reviewer in NFC, without spaces at its ends.

    Raises:
        InvalidError: it is empty, too long, or contains invisible control characters; names ``field``.
    """
    if not _visible(name):
        raise InvalidError("An author needs at least one letter. Leave the author out instead.", field=field)
    typed = _composed(name.strip(), field) if len(name) <= _MAX_CHARACTERS else name
    if len(typed) > MAX_AUTHOR_CHARACTERS or len(graphemes(typed)) > MAX_AUTHOR_GRAPHEMES:
        raise InvalidError(
            f"An author has at most {MAX_AUTHOR_GRAPHEMES} letters. Received: {len(typed):,} characters",
            field=field,
        )
    return typed


def unknown_characters(text: str, alphabet: Alphabet | None) -> str:
    """The characters of ``text`` that the model cannot write, each once, in order; "" without an alphabet."""
    if alphabet is None:
        return ""
    return "".join(dict.fromkeys(character for character, _ in alphabet.fold(text).unknown))


def confirms(typed: str, read: str, alphabet: Alphabet | None, style: Style = PLAIN) -> bool:
    """Whether ``typed`` confirms ``read``: equal after the folding of punctuation, and of case and accents as far as
    the style does not keep them as written.
    """
    if style.keeps_forms:
        return said(_with_plain_signs(typed), style) == said(_with_plain_signs(read), style)
    if alphabet is None:
        return _plain(typed) == _plain(read)
    folded = alphabet.fold(typed)
    return not folded.unknown and folded.text == alphabet.fold(read).text


def _with_plain_signs(text: str) -> str:
    return " ".join(plain_signs(unicodedata.normalize("NFC", text)).split())


def _composed(text: str, field: str) -> str:
    """``text`` in NFC, if it has no control characters."""
    unseen = next((c for c in text if unicodedata.category(c) in ("Cc", "Cs") or c in _BIDI_CONTROLS), None)
    if unseen is not None:
        raise InvalidError(
            f"A name cannot contain control characters. Received: U+{ord(unseen):04X} at position {text.index(unseen)}",
            field=field,
        )
    return unicodedata.normalize("NFC", text)


def _visible(text: str) -> bool:
    return any(not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf") for c in text)


def _too_long(received: str) -> InvalidError:
    return InvalidError(f"A name has at most {MAX_GRAPHEMES} letters. Received: {received}", field="text")


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()
