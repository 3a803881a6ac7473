"""How many keys correct a text in a text box, without Tab and the mouse: fast enough for thousands of long names.

Mistakes at the end are corrected from the end leftwards, the others after Home from the beginning rightwards, or the
whole is typed anew. ``tests.bench.review.robot`` looks at every order of keys, which takes minutes for long names; on
short ones it rarely finds fewer.
"""

from __future__ import annotations

HOME = CLEAR = ARROW = EDIT = 1  # key each


def keys_to_correct(text: str, truth: str) -> int:
    """The keys from the caret at the end of ``text`` until the box has ``truth``."""
    if text == truth:
        return 0
    rightwards = _rightwards(text, truth)
    fewest = CLEAR + len(truth)
    for (at, to), cost in _leftwards(text, truth).items():
        rest = 0 if text[:at] == truth[:to] else HOME + rightwards[at, to]
        fewest = min(fewest, cost + rest)
    return fewest


def _leftwards(text: str, truth: str) -> dict[tuple[int, int], int]:
    """By the letters of text and truth that are left over on the left: keys until those on their right are alike.

    Letters that were typed last need not be passed.
    """
    passed = {(len(text), len(truth)): 0}
    typed: dict[tuple[int, int], int] = {}
    for at in range(len(text), -1, -1):
        for to in range(len(truth), -1, -1):
            options = []
            if at < len(text) and to < len(truth) and text[at] == truth[to]:
                options.append(passed[at + 1, to + 1] + ARROW)
            if at < len(text):
                options.append(passed[at + 1, to] + EDIT)  # Backspace
            if to < len(truth):
                typed[at, to] = min(passed[at, to + 1], typed.get((at, to + 1), passed[at, to + 1])) + EDIT
                options.append(passed[at, to + 1] + EDIT + ARROW)
            if options:
                passed[at, to] = min(options)
    return {done: min(cost, typed.get(done, cost)) for done, cost in passed.items()}


def _rightwards(text: str, truth: str) -> dict[tuple[int, int], int]:
    """By as many first letters of text and truth: keys from the beginning until those are alike.

    Letters that are alike already, up to the end, need not be passed.
    """
    passed: dict[tuple[int, int], int] = {(0, 0): 0}
    alike: dict[tuple[int, int], int] = {(0, 0): 0}
    for at in range(len(text) + 1):
        for to in range(len(truth) + 1):
            is_same = at > 0 and to > 0 and text[at - 1] == truth[to - 1]
            options = [passed[at - 1, to] + EDIT] if at else []  # Delete
            options += [passed[at, to - 1] + EDIT] if to else []  # typed
            options += [passed[at - 1, to - 1] + ARROW] if is_same else []
            if options:
                passed[at, to] = min(options)
            alike[at, to] = min(passed[at, to], alike[at - 1, to - 1]) if is_same else passed[at, to]
    return alike
