"""Names in title case. Knows characters only."""

from __future__ import annotations

import re

_INITIAL = re.compile(r"(?<!\w)\w")
_MC = re.compile(r"\bMc(\w)")


def title_case(text: str) -> str:
    """``text`` with a capital at the start of each word and after each hyphen and apostrophe, and in ``McDonald``.

    As long as ``text``. Particles get capitals too, ``De La Tour``: which ones a family writes small cannot be known
    from capitals.
    """
    lowered = "".join(map(lower, text))
    named = _INITIAL.sub(lambda found: upper(found[0]), lowered)
    return _MC.sub(lambda found: f"Mc{upper(found[1])}", named)


def upper(character: str) -> str:
    """The capital of a letter; of one that has no single capital, such as ß, itself."""
    capital = character.upper()
    return capital if len(capital) == 1 else character


def lower(character: str) -> str:
    """The small letter of a capital; itself if that would be several characters."""
    small = character.lower()
    return small if len(small) == 1 else character
