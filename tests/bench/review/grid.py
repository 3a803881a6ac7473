"""Plans the keys for a set of crops in a group: the fewest that mark the crops read wrong and accept the rest.

Knows how the arrow keys move through a grid; knows no browser.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from functools import cache

from tests.bench.review.robot import Keys, strokes

ACCEPT: Keys = ("Enter",)
SKIP: Keys = ("PageDown",)
MARK = "Space"
MOST_MARKS = 10
"""Of forty; more marks cost more keys than accepting the rest saves."""


def plan_crop_set(is_right: Sequence[bool], columns: int) -> Keys:
    """Keys for a set: mark the wrong crops and accept the rest, or skip the set if that saves nothing.

    Skipped and marked crops have to be reviewed singly, with at least one key each.
    """
    wrong = [place for place, right in enumerate(is_right) if not right]
    if len(wrong) > MOST_MARKS:
        return SKIP
    keys = (*_marks(tuple(wrong), len(is_right), columns), *ACCEPT)
    saved = len(is_right) - len(wrong)
    return keys if strokes(keys) - strokes(SKIP) < saved else SKIP


def _marks(wrong: tuple[int, ...], count: int, columns: int) -> Keys:
    """The shortest keys that start at the first crop and mark all the given ones."""

    @cache
    def ways(start: int) -> dict[int, Keys]:
        return _ways(start, count, columns)

    @cache
    def best(at: int, left: frozenset[int]) -> Keys:
        tours = [(*ways(at)[goal], MARK, *best(goal, left - {goal})) for goal in sorted(left)]
        return min(tours, key=strokes, default=())

    return best(0, frozenset(wrong))


def _ways(start: int, count: int, columns: int) -> dict[int, Keys]:
    """The shortest keys from one crop to every other."""
    found: dict[int, Keys] = {start: ()}
    waiting = deque([start])
    while waiting:
        at = waiting.popleft()
        for key, goal in _moves(at, count, columns).items():
            if goal not in found:
                found[goal] = (*found[at], key)
                waiting.append(goal)
    return found


def _moves(at: int, count: int, columns: int) -> dict[str, int]:
    """Where one key leads, as in `CropSet.move` of the web app."""
    last = count - 1
    row = at - at % columns
    return {
        "ArrowRight": min(last, at + 1),
        "ArrowLeft": max(0, at - 1),
        "ArrowDown": at if row + columns > last else min(last, at + columns),
        "ArrowUp": at if at < columns else at - columns,
        "Home": row,
        "End": min(last, row + columns - 1),
    }
