"""Texts as they are searched: without case, accents and punctuation, so that every database finds the same.

Knows characters only. What is folded is stored beside the text; a search folds what was typed and looks for that.
"""

from __future__ import annotations

import unicodedata

# Together few enough for an entry of a PostgreSQL index, 2,700 bytes.
NAME_LENGTH = 150
PATH_LENGTH = 250


def fold(text: str) -> str:
    """``text`` in lower case, its letters and digits without accents, its words with one space between them.

    ``O’NEILL`` and ``o'neill`` become ``o neill``; ``scan_01.png`` becomes ``scan 01 png``.
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = (character for character in plain if not unicodedata.combining(character))
    return " ".join("".join(c if c.isalnum() else " " for c in letters).split())


def initial(text: str) -> str:
    """What a text is grouped by: its first character, a letter as its plain capital; "" of an empty text.

    ``éva`` and ``Eva`` begin with ``E``, ``-A`` with ``-``.
    """
    return fold(text[:1])[:1].upper()[:1] or text[:1]


def folded_texts(path: str, *names: str | None) -> str:
    """What an image is found by besides its reading: a line for its path and for each of its names.

    Of a long path the end counts, which has the file's name.
    """
    return "\n".join(
        [fold(path)[-PATH_LENGTH:], *(fold(name)[:NAME_LENGTH] for name in names if name is not None)]
    )


def folded_name(text: str) -> str:
    """What a reading is found by."""
    return fold(text)[:NAME_LENGTH]
