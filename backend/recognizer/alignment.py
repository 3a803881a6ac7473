"""Where the letters of a labelling stand: its most likely path through the frames (Viterbi).

Knows one matrix of log-probabilities, ``(T, C)`` with class 0 the blank, and one labelling.

Reference: Graves et al., "Connectionist Temporal Classification", ICML 2006; the largest path in place of the sum.
"""

from __future__ import annotations

import numpy as np

from backend.recognizer.alphabet import BLANK
from backend.recognizer.ctc import FrameSpan, Labelling, LogProbs, frames_needed

_IMPOSSIBLE = -np.inf


def align(log_probs: LogProbs, labelling: Labelling) -> tuple[FrameSpan, ...]:
    """Where ``labelling`` stands on its most likely path (Viterbi).

    Args:
        log_probs: ``(T, C)``.
        labelling: need not be the greedy one.
    Returns:
        One span for each letter, from left to right.
    Raises:
        ValueError: the labelling needs more frames than there are, or has probability 0.
    """
    last = 2 * len(labelling)
    states = np.full(last + 1, BLANK)
    states[1::2] = labelling
    # Only a letter that differs from the one before may follow it without a blank between.
    may_skip = np.append([False, False], (states[2:] != BLANK) & (states[2:] != states[:-2]))[: last + 1]
    emissions, skips = log_probs[:, states], np.where(may_skip, 0.0, _IMPOSSIBLE)
    # Two impossible states before the first, so that the predecessors of all states are views.
    best = np.full((len(emissions), last + 3), _IMPOSSIBLE)
    best[0, 2:4] = emissions[0, :2]
    for before, here, emission in zip(best, best[1:, 2:], emissions[1:], strict=False):
        np.add(before[:-2], skips, out=here)
        np.maximum(here, before[1:-1], out=here)
        np.maximum(here, before[2:], out=here)
        here += emission
    paths = best[:, 2:].tolist()
    state = last - 1 if labelling and paths[-1][last - 1] > paths[-1][last] else last
    if paths[-1][state] == _IMPOSSIBLE:
        raise ValueError(
            f"The labelling has no path of probability above 0 through {len(emissions)} frames; it needs at least "
            f"{frames_needed(labelling)}. Received: {labelling}"
        )
    return _spans_of_path(_trace(paths, may_skip.tolist(), state), labelling)


def _trace(best: list[list[float]], may_skip: list[bool], state: int) -> list[int]:
    """The state in each frame on the best path to the last ``state``; among equals, the one that moves least.

    Args:
        best: ``(T, S)`` log-probability of the best path to each state.
        may_skip: for each state, whether the one two before it may precede it.
    """
    path = [state]
    for before in best[-2::-1]:
        stay = before[state]
        step = before[state - 1] if state > 0 else _IMPOSSIBLE
        jump = before[state - 2] if may_skip[state] else _IMPOSSIBLE
        if jump > stay and jump > step:
            state -= 2
        elif step > stay:
            state -= 1
        path.append(state)
    return path[::-1]


def _spans_of_path(path: list[int], labelling: Labelling) -> tuple[FrameSpan, ...]:
    """Spans of the odd states, which are the letters, on a left-to-right path."""
    states = np.array(path)
    numbers = 2 * np.arange(len(labelling)) + 1
    firsts = np.searchsorted(states, numbers, side="left").tolist()
    lasts = (np.searchsorted(states, numbers, side="right") - 1).tolist()
    return tuple(FrameSpan(*values) for values in zip(labelling, firsts, lasts, strict=True))
