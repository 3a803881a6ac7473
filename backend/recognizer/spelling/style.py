"""The style of readings: in which case and with which accents a field's texts are written.

Knows characters. Does not know how a network tells forms of a letter apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

Case = Literal["upper", "title", "written"]
Accents = Literal["folded", "kept"]
CASES: tuple[Case, ...] = get_args(Case)
ACCENTS: tuple[Accents, ...] = get_args(Accents)

_INITIAL = re.compile(r"(?<!\w)\w")
_MC = re.compile(r"\bMc(\w)")


@dataclass(frozen=True)
class Style:
    """How texts are written.

    Args:
        case: ``upper``, ``title`` (each part of a name begins with a capital), or ``written``, as on the image.
        accents: ``folded`` to letters without, or ``kept`` as on the image.
    Raises:
        ValueError: one of them is unknown.
    """

    case: Case = "upper"
    accents: Accents = "folded"

    def __post_init__(self) -> None:
        if self.case not in CASES or self.accents not in ACCENTS:
            raise ValueError(f"A style has a case of {CASES} and accents of {ACCENTS}. Received: {self}")

    @property
    def keeps_forms(self) -> bool:
        """Whether a text depends on the forms that its letters have on the image."""
        return self.case == "written" or self.accents == "kept"


PLAIN = Style()


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
    """The small letter of a capital; itself where that would be several characters."""
    small = character.lower()
    return small if len(small) == 1 else character
