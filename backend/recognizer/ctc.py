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
_LOWEST = np.finfo(np.float64).min  # replaces -inf if it would be subtracted from itself


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
    if rows is None:
        rows = np.arange(len(labellings)) if log_probs.ndim == 3 else np.zeros(len(labellings), np.int64)
    matrices = log_probs if log_probs.ndim == 3 else log_probs[None]
    found = _sum_of_paths(_even(matrices), labellings, rows)
    lost = np.flatnonzero(np.isneginf(found))
    if len(lost):
        found[lost] = _log_sum_of_paths(matrices, [labellings[place] for place in lost.tolist()], rows[lost])
    return found


def _states(labellings: Sequence[Labelling]) -> NDArray[np.int64]:
    """``(2 * longest + 1, K)`` classes: blanks around and between the letters, and after the end."""
    longest = max(len(labelling) for labelling in labellings)
    states = np.full((2 * longest + 1, len(labellings)), BLANK, dtype=np.int64)
    for place, labelling in enumerate(labellings):
        states[1 : 2 * len(labelling) : 2, place] = labelling
    return states


def _may_skip(states: NDArray[np.int64]) -> NDArray[np.bool_]:
    """``(S, K)``: true if a state may follow the one two before it."""
    allowed = np.zeros(states.shape, bool)
    allowed[2:] = (states[2:] != BLANK) & (states[2:] != states[:-2])
    return allowed


def _even(matrices: LogProbs) -> LogProbs:
    """``(N, T, C)`` with an even number of frames: a certain blank at the end changes no probability."""
    if matrices.shape[1] % 2 == 0:
        return matrices
    end = np.full((len(matrices), 1, matrices.shape[2]), _IMPOSSIBLE)
    end[:, :, BLANK] = 0.0
    return np.concatenate([matrices, end], axis=1)


def _sum_of_paths(matrices: LogProbs, labellings: Sequence[Labelling], rows: NDArray[np.int64]) -> LogProbs:
    """``(K,)`` log sums of all paths, from both ends at once: half as many steps in Python as frames.

    The paths through the second half are those of the reversed labelling through the reversed frames. Both halves
    meet in the middle, where each state of the first leads to itself, the next one, or, if allowed, the one after.

    Summing probabilities is twice as fast as summing logarithms, and as exact. Each frame is scaled so that its
    likeliest class is 1; only what is less likely by a factor of 1e300 comes out as impossible.

    Args:
        matrices: ``(N, T, C)``, T even.
    """
    count, half = len(labellings), matrices.shape[1] // 2
    highest = matrices.max(axis=2)
    highest[np.isneginf(highest)] = 0.0
    chances = np.exp(matrices - highest[:, :, None])
    states = _states([*labellings, *(labelling[::-1] for labelling in labellings)])
    jumps = _may_skip(states).astype(np.float64)
    frames = np.repeat([range(half), range(2 * half - 1, half - 1, -1)], count, axis=0).T
    emissions = chances[np.concatenate([rows, rows]), frames[:, None], states]
    # The states come first, so that the predecessors of all of them lie in one piece of memory.
    padded = np.zeros((len(states) + 2, 2 * count))
    sums, before, two_before = padded[2:], padded[1:-1], padded[:-2]
    sums[:2] = emissions[0, :2]
    flow = np.empty_like(sums)
    for emission in emissions[1:]:
        np.multiply(two_before, jumps, out=flow)
        flow += before
        flow += sums
        np.multiply(flow, emission, out=sums)
    onwards = (two_before * jumps + before + sums)[:, count:]
    mirrored = np.array([2 * len(labelling) for labelling in labellings]) - np.arange(len(states))[:, None]
    met = sums[:, :count] * onwards[np.maximum(mirrored, 0), np.arange(count)] * (mirrored >= 0)
    # Summed from the first state on, so that states beyond the end, for a longer labelling, change no bit.
    with np.errstate(divide="ignore"):
        return np.log(met.cumsum(axis=0)[-1]) + highest.cumsum(axis=1)[rows, -1]


def _log_sum_of_paths(
    matrices: LogProbs, labellings: Sequence[Labelling], rows: NDArray[np.int64]
) -> LogProbs:
    """The same in logarithms and from one end, for labellings too unlikely for plain numbers."""
    states = _states(labellings)
    skips = np.where(_may_skip(states), 0.0, _IMPOSSIBLE)
    padded = np.full((len(states) + 2, len(labellings)), _IMPOSSIBLE)
    sums, before, two_before = padded[2:], padded[1:-1], padded[:-2]
    emissions = matrices[rows, np.arange(matrices.shape[1])[:, None, None], states]
    sums[:2] = emissions[0, :2]
    with np.errstate(divide="ignore"):
        for emission in emissions[1:]:
            sums[:] = _log_sum(sums, before, two_before + skips) + emission
    places, last = np.arange(len(labellings)), np.array([2 * len(labelling) for labelling in labellings])
    return np.logaddexp(sums[last, places], padded[last + 1, places])


def _log_sum(a: LogProbs, b: LogProbs, c: LogProbs) -> LogProbs:
    """``log(exp(a) + exp(b) + exp(c))``; faster than two calls of ``logaddexp``, which NumPy does not vectorise."""
    largest = np.maximum(np.maximum(np.maximum(a, b), c), _LOWEST)
    return np.log(np.exp(a - largest) + np.exp(b - largest) + np.exp(c - largest)) + largest
