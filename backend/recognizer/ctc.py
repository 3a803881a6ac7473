"""Connectionist temporal classification (CTC), the decoding side: frame log-probabilities to labellings.

Knows matrices of log-probabilities, ``(T, C)`` or ``(N, T, C)`` with class 0 the blank, and labellings:
tuples of classes without blanks. Knows no characters, pixels, images or networks.

Reference: Graves et al., "Connectionist Temporal Classification", ICML 2006.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.alphabet import BLANK

Labelling = tuple[int, ...]
LogProbs = NDArray[np.float64]

_IMPOSSIBLE = -np.inf
_LOWEST = np.finfo(np.float64).min  # replaces -inf where it would be subtracted from itself


@dataclass(frozen=True)
class FrameSpan:
    """One letter's class, and the frames ``first..last`` (inclusive) in which the network outputs it."""

    label: int
    first: int
    last: int


def log_softmax(logits: NDArray[np.float32]) -> LogProbs:
    """Natural logarithms of the softmax along the last axis, float64, same shape."""
    shifted = logits.astype(np.float64)
    shifted -= shifted.max(axis=-1, keepdims=True)
    shifted -= np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return shifted


def close_padding(log_probs: LogProbs, frames: NDArray[np.int64]) -> LogProbs:
    """A copy of ``(N, T, C)`` in which each row's frames from ``frames[n]`` on are certain blanks.

    Certain blanks change neither a labelling nor its probability, so later steps need no lengths.
    """
    padded = np.arange(log_probs.shape[1]) >= np.asarray(frames)[:, None]
    closed = log_probs.copy()
    closed[padded] = _IMPOSSIBLE
    closed[padded, BLANK] = 0.0
    return closed


def greedy(log_probs: LogProbs, frames: NDArray[np.int64]) -> list[tuple[FrameSpan, ...]]:
    """The best path of each matrix, repeats merged and blanks removed.

    Args:
        log_probs: ``(N, T, C)``.
        frames: ``(N,)`` true lengths; later frames are padding.
    Returns:
        One tuple of spans for each matrix, from left to right; their labels are the text.
    """
    best = log_probs.argmax(axis=2)
    best[np.arange(best.shape[1]) >= np.asarray(frames)[:, None]] = BLANK
    edge = np.full((best.shape[0], 1), BLANK)
    letter = best != BLANK
    rows, firsts = np.nonzero(letter & (best != np.hstack([edge, best[:, :-1]])))
    # Both scans run row by row, so the n-th start belongs to the n-th end.
    _, lasts = np.nonzero(letter & (best != np.hstack([best[:, 1:], edge])))
    spans = [
        FrameSpan(*values)
        for values in zip(best[rows, firsts].tolist(), firsts.tolist(), lasts.tolist(), strict=True)
    ]
    borders = np.searchsorted(rows, np.arange(best.shape[0] + 1)).tolist()
    return [tuple(spans[start:stop]) for start, stop in pairwise(borders)]


def labels_of(spans: Sequence[FrameSpan]) -> Labelling:
    """The labelling that consists of ``spans``."""
    return tuple(span.label for span in spans)


def frames_needed(labelling: Labelling) -> int:
    """The fewest frames that ``labelling`` fits into: one for each letter, and a blank between two equal neighbours."""
    return len(labelling) + sum(a == b for a, b in pairwise(labelling))


def log_probability(
    log_probs: LogProbs, labellings: Sequence[Labelling], rows: NDArray[np.int64] | None = None
) -> LogProbs:
    """Exact log P(labelling | frames): the sum over all its paths.

    Args:
        log_probs: ``(T, C)``, one matrix for all labellings, or ``(N, T, C)``.
        labellings: K labellings; they may differ in length and may be empty.
        rows: ``(K,)``, the index of the matrix that each labelling is scored on; by default labelling k has matrix k.
    Returns:
        ``(K,)`` log-probabilities, ``-inf`` for a labelling that does not fit into the frames.
    """
    if not labellings:
        return np.empty(0)
    states = _states(labellings)
    emissions, skips = _emissions(log_probs, states, rows), _skips(states)
    last = 2 * np.array([len(labelling) for labelling in labellings])
    found = _sum_of_paths(emissions, skips, last)
    lost = np.flatnonzero(np.isneginf(found))
    if len(lost):
        found[lost] = _log_sum_of_paths(emissions[:, lost], skips[lost], last[lost])
    return found


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
    states = _states([labelling])
    emissions = _emissions(log_probs, states)
    alpha, skips = _Alpha(emissions[0]), _skips(states)
    back = np.zeros((len(emissions), states.shape[1]), dtype=np.int64)
    for frame, emission in enumerate(emissions[1:], start=1):
        predecessors = np.stack(alpha.predecessors(skips))
        back[frame] = predecessors.argmax(axis=0)[0]
        alpha.sums[:] = predecessors.max(axis=0) + emission
    state = 2 * len(labelling)
    if labelling and alpha.sums[0, state - 1] > alpha.sums[0, state]:
        state -= 1
    if alpha.sums[0, state] == _IMPOSSIBLE:
        raise ValueError(
            f"The labelling has no path of probability above 0 through {len(emissions)} frames; it needs at least "
            f"{frames_needed(labelling)}. Received: {labelling}"
        )
    return _spans_of_path(_trace(back, state), labelling)


def _states(labellings: Sequence[Labelling]) -> NDArray[np.int64]:
    """``(K, 2 * longest + 1)`` classes: blanks around and between the letters, and after the end."""
    longest = max(len(labelling) for labelling in labellings)
    states = np.full((len(labellings), 2 * longest + 1), BLANK, dtype=np.int64)
    for row, labelling in zip(states, labellings, strict=True):
        row[1 : 2 * len(labelling) : 2] = labelling
    return states


def _emissions(
    log_probs: LogProbs, states: NDArray[np.int64], rows: NDArray[np.int64] | None = None
) -> LogProbs:
    """``(T, K, S)`` log-probabilities of each state in each frame."""
    frames = np.arange(log_probs.shape[-2])[:, None, None]
    if log_probs.ndim == 2:
        return log_probs[frames, states]
    matrices = np.arange(len(states)) if rows is None else rows
    return log_probs[matrices[:, None], frames, states]


def _sum_of_paths(emissions: LogProbs, skips: LogProbs, last: NDArray[np.int64]) -> LogProbs:
    """``(K,)`` log sums of the paths that end in the states ``last`` or in the letter before.

    Summing probabilities is twice as fast as summing logarithms, and as exact. Each frame is scaled so that its
    likeliest state is 1; only what is less likely by a factor of 1e300 comes out as impossible.
    """
    highest = emissions.max(axis=2)
    highest[np.isneginf(highest)] = 0.0
    chances, jumps = np.exp(emissions - highest[:, :, None]), np.exp(skips)
    padded = np.zeros((len(last), emissions.shape[2] + 2))
    sums, before, two_before = padded[:, 2:], padded[:, 1:-1], padded[:, :-2]
    sums[:, :2] = chances[0, :, :2]
    flow = np.empty_like(sums)
    for chance in chances[1:]:
        np.multiply(two_before, jumps, out=flow)
        flow += before
        flow += sums
        np.multiply(flow, chance, out=sums)
    places = np.arange(len(last))
    # Summed from the first frame on, so that padding frames, which are certain, change no bit.
    scale = highest.cumsum(axis=0)[-1]
    # An empty labelling has the one state "blank" and no last letter: its place holds one of the two zeros.
    with np.errstate(divide="ignore"):
        return np.log(sums[places, last] + padded[places, last + 1]) + scale


def _log_sum_of_paths(emissions: LogProbs, skips: LogProbs, last: NDArray[np.int64]) -> LogProbs:
    """The same in logarithms, for labellings too unlikely for plain numbers."""
    alpha = _Alpha(emissions[0])
    with np.errstate(divide="ignore"):
        for emission in emissions[1:]:
            alpha.sums[:] = _log_sum(*alpha.predecessors(skips)) + emission
    places = np.arange(len(last))
    with_letter = np.where(last > 0, alpha.sums[places, last - 1], _IMPOSSIBLE)
    return np.logaddexp(alpha.sums[places, last], with_letter)


class _Alpha:
    """``sums (K, S)``: log sums of the paths that end in each state. Paths start in the first blank or letter."""

    def __init__(self, emission: LogProbs) -> None:
        # Two impossible states before the first, so that the predecessors of all states are views.
        self._padded = np.full((len(emission), emission.shape[1] + 2), _IMPOSSIBLE)
        self.sums = self._padded[:, 2:]
        self.sums[:, :2] = emission[:, :2]

    def predecessors(self, skips: LogProbs) -> tuple[LogProbs, LogProbs, LogProbs]:
        """The sums of each state's predecessors: itself, the one before, and two before where ``skips`` allows it."""
        return self.sums, self._padded[:, 1:-1], self._padded[:, :-2] + skips


def _log_sum(a: LogProbs, b: LogProbs, c: LogProbs) -> LogProbs:
    """``log(exp(a) + exp(b) + exp(c))``; faster than two calls of ``logaddexp``, which NumPy does not vectorise."""
    largest = np.maximum(np.maximum(np.maximum(a, b), c), _LOWEST)
    return np.log(np.exp(a - largest) + np.exp(b - largest) + np.exp(c - largest)) + largest


def _skips(states: NDArray[np.int64]) -> LogProbs:
    """``(K, S)``: 0 where a state may follow the one two before it, ``-inf`` elsewhere."""
    skips = np.full(states.shape, _IMPOSSIBLE)
    skips[:, 2:][(states[:, 2:] != BLANK) & (states[:, 2:] != states[:, :-2])] = 0.0
    return skips


def _trace(back: NDArray[np.int64], state: int) -> list[int]:
    """The state in each frame, traced back from the last ``state``."""
    path = [state]
    for steps in back[:0:-1]:
        state -= int(steps[state])
        path.append(state)
    return path[::-1]


def _spans_of_path(path: list[int], labelling: Labelling) -> tuple[FrameSpan, ...]:
    """Spans of the odd states, which are the letters, on a left-to-right path."""
    states = np.array(path)
    numbers = 2 * np.arange(len(labelling)) + 1
    firsts = np.searchsorted(states, numbers, side="left").tolist()
    lasts = (np.searchsorted(states, numbers, side="right") - 1).tolist()
    return tuple(FrameSpan(*values) for values in zip(labelling, firsts, lasts, strict=True))
