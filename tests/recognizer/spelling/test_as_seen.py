"""Folded texts in a style, with the forms that their letters have in their frames."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.exchange.style import Style
from backend.recognizer.alphabet import NAMES, WRITTEN
from backend.recognizer.ctc import FrameSpan
from backend.recognizer.spelling.as_seen import spelled, spelled_as_seen
from backend.recognizer.spelling.folding import LetterFolding

FOLDING = LetterFolding(WRITTEN, NAMES)


def frames(*said: dict[str, float]) -> NDArray[np.float64]:
    """Chances ``(T, C)``, the rest of each frame the blank's."""
    chances = np.zeros((len(said), WRITTEN.size))
    for frame, letters in zip(chances, said, strict=True):
        for letter, chance in letters.items():
            frame[WRITTEN.encode(letter)[0]] = chance
        frame[0] = 1 - frame.sum()
    return chances


def spans(text: str) -> tuple[FrameSpan, ...]:
    """One frame for each letter."""
    return tuple(FrameSpan(label, place, place) for place, label in enumerate(NAMES.encode(text)))


MUELLER = frames(
    {"M": 0.8, "m": 0.1}, {"ü": 0.6, "u": 0.2, "U": 0.1}, *[{"l": 0.9}] * 2, {"e": 0.5, "é": 0.4}, {"r": 0.9}
)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (Style("written", "kept"), "Müller"),
        (Style("written"), "Muller"),
        (Style("upper", "kept"), "MÜLLER"),
        (Style("title", "kept"), "Müller"),
    ],
)
def test_a_style_says_what_is_kept(style: Style, expected: str) -> None:
    assert spelled_as_seen("MULLER", spans("MULLER"), MUELLER, FOLDING, style) == expected


def test_forms_of_both_cases_count_together_for_their_accent() -> None:
    said = frames({"U": 0.3, "Ü": 0.25, "ü": 0.25})
    assert spelled_as_seen("U", spans("U"), said, FOLDING, Style("upper", "kept")) == "Ü"
    assert spelled_as_seen("U", spans("U"), said, FOLDING, Style("written", "kept")) == "Ü"


def test_all_frames_of_a_letter_count() -> None:
    said = frames({"A": 0.5, "a": 0.4}, {"a": 0.6})
    span = (FrameSpan(NAMES.encode("A")[0], 0, 1),)
    assert spelled_as_seen("A", span, said, FOLDING, Style("title", "kept")) == "A"
    both = frames({"B": 0.9}, {"A": 0.5, "a": 0.4}, {"a": 0.9})
    places = (FrameSpan(NAMES.encode("B")[0], 0, 0), FrameSpan(NAMES.encode("A")[0], 1, 2))
    assert spelled_as_seen("BA", places, both, FOLDING, Style("written")) == "Ba"


def test_sharp_s_has_no_capital() -> None:
    said = frames({"W": 0.9}, {"ß": 0.9})
    assert spelled_as_seen("WS", spans("WS"), said, FOLDING, Style("upper", "kept")) == "Wß"
    assert spelled_as_seen("WS", spans("WS"), said, FOLDING, Style("written")) == "Ws"


def test_signs_and_spaces_stay() -> None:
    said = frames({"A": 0.9}, {" ": 0.9}, {"a": 0.3, "A": 0.3}, {"-": 0.9}, {"b": 0.9})
    assert spelled_as_seen("A A-B", spans("A A-B"), said, FOLDING, Style("written")) == "A A-b"


def test_without_forms_only_title_case_changes_a_text() -> None:
    assert spelled("O'NEIL", Style("title")) == "O'Neil"
    assert spelled("O'NEIL", Style("written", "kept")) == "O'NEIL"
    assert spelled("O'NEIL", Style()) == "O'NEIL"
