"""Plans the keys for one name: the fewest that save the true name, starting from what the web app shows.

Knows what keys do to a text box; knows no browser. Every plan ends with the key that goes to the next image.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

Keys = tuple[str, ...]

CLEAR = "F8"


@dataclass(frozen=True)
class Shown:
    """What the web app shows of one image."""

    text: str
    alternatives: Keys = ()
    """Texts that are accepted by a digit each, from "1" on."""
    doubts: tuple[int, ...] = ()
    """Places in ``text`` that Tab selects in turn, ascending."""
    gaps: tuple[int, ...] = ()
    """Places between letters to which Tab moves the caret, ascending; each comes before the doubt at its place."""
    selected: tuple[int, int] | None = None
    """Where the selection begins and ends, or twice where the caret is; None at the end of the text."""


@dataclass(frozen=True, order=True)
class _Box:
    """A text box: its text, the selection, and how many letters at its end are as they were shown."""

    text: str
    start: int
    end: int
    tail: int

    def replaced(self, start: int, end: int, typed: str = "") -> _Box:
        """The box after this part of its text was replaced, with the caret behind it."""
        text = self.text[:start] + typed + self.text[end:]
        caret = start + len(typed)
        return _Box(text, caret, caret, min(self.tail, len(self.text) - end))

    def at(self, start: int, end: int | None = None) -> _Box:
        """The box with another selection."""
        return _Box(self.text, start, start if end is None else end, self.tail)


def strokes(keys: Keys) -> int:
    """Number of keys pressed; a modifier counts too."""
    return sum(key.count("+") + 1 if len(key) > 1 else 1 for key in keys)


def typing(truth: str) -> int:
    """Number of keys to type the name and go to the next."""
    return len(truth) + 1


def plan(truth: str, shown: Shown) -> Keys:
    """The fewest keys that save ``truth`` and go to the next image."""
    if truth == shown.text:
        return ("Enter",)
    if truth in shown.alternatives:
        return (str(shown.alternatives.index(truth) + 1),)
    return (*_edit(truth, shown), "Enter")


def retype(truth: str) -> Keys:
    """Keys that replace the whole text."""
    return (CLEAR, *truth)


def _edit(truth: str, shown: Shown) -> Keys:
    """The fewest keys from the text to the truth: A* over the states of the box, or typing all of it anew."""
    limit = strokes(retype(truth))
    length = len(shown.text)
    first = _Box(shown.text, *(shown.selected or (length, length)), length)
    waiting: list[tuple[int, int, Keys, _Box]] = [(_distance(first, truth), 0, (), first)]
    seen: set[_Box] = set()
    while waiting:
        least, cost, keys, box = heapq.heappop(waiting)
        if least >= limit:
            break
        if box.text == truth:
            return keys
        if box in seen:
            continue
        seen.add(box)
        for key, after in _steps(truth, shown, box):
            if after not in seen:
                more = cost + strokes((key,))
                heapq.heappush(waiting, (more + _distance(after, truth), more, (*keys, key), after))
    return retype(truth)


def _steps(truth: str, shown: Shown, box: _Box) -> Iterator[tuple[str, _Box]]:
    """What one key does, for the keys that may help."""
    start, end = box.start, box.end
    is_selected = start < end
    for letter in dict.fromkeys(truth):
        yield letter, box.replaced(start, end, letter)
    if is_selected:
        yield "Backspace", box.replaced(start, end)
    if not is_selected and start:
        yield "Backspace", box.replaced(start - 1, end)
    if not is_selected and end < len(box.text):
        yield "Delete", box.replaced(start, end + 1)
    yield "ArrowLeft", box.at(start if is_selected else max(0, start - 1))
    yield "ArrowRight", box.at(end if is_selected else min(len(box.text), end + 1))
    yield "Home", box.at(0)
    yield "End", box.at(len(box.text))
    yield from _tab(shown, box)


def _tab(shown: Shown, box: _Box) -> Iterator[tuple[str, _Box]]:
    """Go to the next place in doubt behind the selection, if the letters from there on are as they were shown."""
    stops = [(len(shown.text) - place, 0) for place in shown.gaps]
    stops += [(len(shown.text) - place, 1) for place in shown.doubts]
    places = [
        (len(box.text) - before_end, len(box.text) - before_end + width)
        for before_end, width in stops
        if before_end <= box.tail
    ]
    is_at_rest = shown.selected is None and box == _Box(shown.text, *(len(shown.text),) * 3)
    after = (-1, -1) if is_at_rest else (box.start, box.end)
    goal = min((place for place in places if place > after), default=None)
    if goal:
        yield "Tab", box.at(*goal)


def _distance(box: _Box, truth: str) -> int:
    """At least as many keys are still needed; a selection goes with the next one."""
    texts = {box.text, box.text[: box.start] + box.text[box.end :]}
    return min(Levenshtein.distance(text, truth) for text in texts)
