"""What a person may type as a label, and whether it says the same as a reading.

Knows characters, graphemes and the alphabet's fold. Knows no rows.
"""

from __future__ import annotations

import unicodedata

from backend.recognizer.alphabet import Alphabet
from backend.recognizer.text_metrics import graphemes
from backend.services.errors import InvalidError

MAX_GRAPHEMES = 100
_MAX_CHARACTERS = 10 * MAX_GRAPHEMES  # a grapheme of ten code points is no name's; spares counting megabytes
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ADVICE = "Mark the image as blank or unreadable instead."


def checked(text: str | None) -> str:
    """``text`` in NFC, otherwise exactly as typed.

    Raises:
        InvalidError: it is missing, empty, longer than ``MAX_GRAPHEMES``, or holds characters that cannot be seen.
    """
    if text is None or not _visible(text):
        raise InvalidError(f"A name needs at least one letter. {_ADVICE}", field="text")
    if len(text) > _MAX_CHARACTERS:
        raise _too_long(f"{len(text):,} characters")
    unseen = next((c for c in text if unicodedata.category(c) in ("Cc", "Cs") or c in _TURNS), None)
    if unseen is not None:
        raise InvalidError(
            f"A name holds no control characters. Received: U+{ord(unseen):04X} at position {text.index(unseen)}",
            field="text",
        )
    typed = unicodedata.normalize("NFC", text)
    if (length := len(graphemes(typed))) > MAX_GRAPHEMES:
        raise _too_long(f"{length} letters")
    return typed


def unknown_characters(text: str, alphabet: Alphabet | None) -> str:
    """The characters of ``text`` that the model cannot write, each once, in order; none when no model is known."""
    if alphabet is None:
        return ""
    return "".join(dict.fromkeys(character for character, _ in alphabet.fold(text).unknown))


def says_the_same(typed: str, read: str, alphabet: Alphabet | None) -> bool:
    """Whether the person confirms the reading: equal once folded as the model folds (case, accents, signs)."""
    if alphabet is None:
        return _plain(typed) == _plain(read)
    folded = alphabet.fold(typed)
    return not folded.unknown and folded.text == alphabet.fold(read).text


def _visible(text: str) -> bool:
    return any(not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf") for c in text)


def _too_long(received: str) -> InvalidError:
    return InvalidError(f"A name has at most {MAX_GRAPHEMES} letters. Received: {received}", field="text")


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()
