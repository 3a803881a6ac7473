"""Plans the keys for one name: the fewest that save the true name, starting from what the web app shows.

Knows what keys do to a text box; knows no browser. Every plan ends with the key that goes to the next image.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

Keys = tuple[str, ...]

SELECT_ALL = "Control+A"


@dataclass(frozen=True)
class Shown:
    """What the web app shows of one image; the caret is at the end of the text box."""

    text: str
    alternatives: Keys = ()
    """Texts that are accepted by a digit each, from "1" on."""
    doubts: tuple[int, ...] = ()
    """Places in ``text`` that Tab selects in turn, ascending."""


@dataclass(frozen=True, order=True)
class _Caret:
    """The progress of an edit: the first ``read`` letters of the text have become the first ``done`` of the truth.

    On the way ``right`` everything before the caret is final, on the way ``left`` everything after it;
    ``picked`` is ``right`` with the next letter selected, ``all`` means that the whole box is selected.
    After ``read_end`` and ``done_end`` everything became final earlier, on the way left.
    """

    way: str
    read: int
    done: int
    read_end: int
    done_end: int

    def to(self, way: str, read: int, done: int) -> _Caret:
        """The caret at another place, with the same ends."""
        return _Caret(way, read, done, self.read_end, self.done_end)


_Step = tuple[Keys, _Caret]


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
    return (SELECT_ALL, *truth)


def _edit(truth: str, shown: Shown) -> Keys:
    """The fewest keys from the text to the truth, by Dijkstra's algorithm over the positions of the caret."""
    start = _Caret("left", len(shown.text), len(truth), len(shown.text), len(truth))
    waiting: list[tuple[int, Keys, _Caret]] = [(0, (), start)]
    seen: set[_Caret] = set()
    while waiting:
        cost, keys, caret = heapq.heappop(waiting)
        if _is_done(truth, shown.text, caret):
            return keys
        if caret in seen:
            continue
        seen.add(caret)
        for more, after in _steps(truth, shown, caret, is_at_rest=caret == start):
            heapq.heappush(waiting, (cost + strokes(more), keys + more, after))
    raise AssertionError("retyping always works")


def _is_done(truth: str, text: str, caret: _Caret) -> bool:
    if caret.way == "left":
        return text[: caret.read] == truth[: caret.done]
    rest = text[caret.read : caret.read_end], truth[caret.done : caret.done_end]
    return caret.way == "right" and rest[0] == rest[1]


def _steps(truth: str, shown: Shown, caret: _Caret, *, is_at_rest: bool) -> Iterator[_Step]:
    if caret.way == "left":
        yield from _leftwards(truth, shown.text, caret)
        yield ("Home",), _Caret("right", 0, 0, caret.read, caret.done)
        if is_at_rest:
            yield (SELECT_ALL,), caret.to("all", len(shown.text), 0)
            yield from _tab(truth, shown, caret.to("right", 0, 0))
    elif caret.way == "all":
        yield (truth[0],), caret.to("right", len(shown.text), 1)
    elif caret.way == "picked":
        yield from _picked(truth, shown, caret)
    else:
        yield from _rightwards(truth, shown, caret)


def _leftwards(truth: str, text: str, caret: _Caret) -> Iterator[_Step]:
    """Move over a correct letter, delete one, or type some (and move back over them)."""
    read, done = caret.read, caret.done
    if read:
        yield ("Backspace",), caret.to("left", read - 1, done)
        if done and text[read - 1] == truth[done - 1]:
            yield ("ArrowLeft",), caret.to("left", read - 1, done - 1)
    for count in range(1, done + 1):
        typed = tuple(truth[done - count : done])
        is_last = text[:read] == truth[: done - count]
        back = () if is_last else ("ArrowLeft",) * count
        yield (*typed, *back), caret.to("left", read, done - count)


def _rightwards(truth: str, shown: Shown, caret: _Caret) -> Iterator[_Step]:
    read, done = caret.read, caret.done
    if read < caret.read_end:
        yield ("Delete",), caret.to("right", read + 1, done)
        if done < caret.done_end and shown.text[read] == truth[done]:
            yield ("ArrowRight",), caret.to("right", read + 1, done + 1)
    if done < caret.done_end:
        yield (truth[done],), caret.to("right", read, done + 1)
    yield from _tab(truth, shown, caret)


def _picked(truth: str, shown: Shown, caret: _Caret) -> Iterator[_Step]:
    """One letter is selected: type over it, delete it, put the caret before it, or go to the next."""
    read, done = caret.read, caret.done
    yield ("Backspace",), caret.to("right", read + 1, done)
    yield ("ArrowLeft",), caret.to("right", read, done)
    if done < caret.done_end:
        yield (truth[done],), caret.to("right", read + 1, done + 1)
        if shown.text[read] == truth[done]:
            yield from _tab(truth, shown, caret.to("right", read + 1, done + 1))


def _tab(truth: str, shown: Shown, caret: _Caret) -> Iterator[_Step]:
    """Select the next doubtful letter, if all letters before it are correct."""
    goal = next((place for place in shown.doubts if caret.read <= place < caret.read_end), None)
    if goal is None:
        return
    ahead = caret.done + goal - caret.read
    if shown.text[caret.read : goal] == truth[caret.done : ahead]:
        yield ("Tab",), caret.to("picked", goal, ahead)
