"""Spells folded texts in a style: which form each letter has on the image, as far as the style keeps it.

Knows what a network says of letters in all forms, and where the letters of a labelling stand. Knows no pixels.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from backend.exchange.style import Style
from backend.recognizer.alphabet import folded_form
from backend.recognizer.ctc import FrameSpan
from backend.recognizer.spelling.capitals import likeliest_capitals
from backend.recognizer.spelling.folding import LetterFolding
from backend.recognizer.spelling.title_case import lower, title_case, upper

_LEAST = 1e-12  # smallest chance of a form that counts


def spelled(text: str, style: Style) -> str:
    """``text`` in a style, if nothing is known of the forms of its letters."""
    return title_case(text) if style.case == "title" else text


def spelled_as_seen(
    text: str,
    spans: tuple[FrameSpan, ...],
    chances: NDArray[np.float64],
    folding: LetterFolding,
    style: Style,
) -> str:
    """``text`` in a style that keeps something of the image; as long as ``text``.

    A letter has the form with the largest chance, summed over its frames. Whether it is a capital is decided first,
    with its neighbours.

    Args:
        text: folded, one character for each of ``spans``.
        chances: ``(T, C)`` of the network's letters.
    """
    weighed = [
        _weighed(character, span, chances, folding) for character, span in zip(text, spans, strict=True)
    ]
    if style.case == "written":
        are_capitals = likeliest_capitals(
            text, *([_log_share(forms, is_capital) for forms in weighed] for is_capital in (True, False))
        )
    else:
        are_capitals = [True] * len(text)
    found = "".join(
        _form(forms, is_capital, style) for forms, is_capital in zip(weighed, are_capitals, strict=True)
    )
    return title_case(found) if style.case == "title" else found


def _weighed(
    character: str, span: FrameSpan, chances: NDArray[np.float64], folding: LetterFolding
) -> dict[str, float]:
    """The chance of each form of ``character``, summed over the frames of its span."""
    classes = folding.forms(span.label)
    sums = chances[span.first : span.last + 1, classes].sum(axis=0).tolist()
    forms = [folding.letters.characters[number - 1] for number in classes]
    return dict(zip(forms, sums, strict=True)) or {character: 1.0}


def _log_share(forms: dict[str, float], is_capital: bool) -> float:
    """The log of the share of capitals, or of the others, in the chance of all forms."""
    part = sum(chance for form, chance in forms.items() if form.isupper() == is_capital)
    return float(np.log(max(part / max(sum(forms.values()), _LEAST), _LEAST)))


def _form(forms: dict[str, float], is_capital: bool, style: Style) -> str:
    """The likeliest of ``forms``, written as a capital or small letter and with accents as the style says."""
    case = upper if is_capital else lower
    written: dict[str, float] = {}
    for form, chance in forms.items():
        plain = folded_form(form) if style.accents == "folded" else form
        written[case(plain)] = written.get(case(plain), 0.0) + chance
    return max(written, key=lambda form: written[form])
