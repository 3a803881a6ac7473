"""From frame log-probabilities to candidate texts: greedy if that is enough, else beam search.

Knows matrices, labellings, and a name prior that weights them. Knows no characters, pixels or networks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from backend.recognizer import beam, ctc
from backend.recognizer.alignment import align
from backend.recognizer.confidence import Candidates, letter_shares, log_odds
from backend.recognizer.ctc import FrameSpan, Labelling, LogProbs
from backend.recognizer.fusion import NamePrior

# Above this, other texts are too unlikely to be shown to anybody.
_CERTAIN = float(np.log(0.999))


@dataclass(frozen=True)
class Ranking:
    """The possible texts of one matrix, before the winner's letters are placed.

    ``labellings`` are distinct, most likely first, with exact ``log_probabilities (K,)``. ``greedy`` is the best path.
    """

    labellings: tuple[Labelling, ...]
    log_probabilities: LogProbs
    greedy: tuple[FrameSpan, ...]


def ranked(
    log_probs: LogProbs,
    frames: NDArray[np.int64],
    options: beam.BeamOptions | None = None,
    prior: NamePrior | None = None,
) -> list[Ranking]:
    """The texts of each matrix of a batch.

    Args:
        log_probs: ``(N, T, C)``.
        frames: ``(N,)`` true lengths, each at least 1; later frames are padding.
        options: for the beam search, which runs only if the greedy text is not certain.
        prior: applied if it could change the result.
    """
    closed = ctc.close_padding(log_probs, frames)
    greedy = ctc.greedy(closed, frames)
    best_paths = closed.max(axis=2, initial=-np.inf).sum(axis=1).tolist()
    proposed = [
        _proposals(matrix[:length], ctc.labels_of(spans), path, options, prior)
        for matrix, length, spans, path in zip(closed, frames, greedy, best_paths, strict=True)
    ]
    # All labellings of the batch at once, since each frame is one step in Python.
    rows = np.repeat(np.arange(len(proposed)), [len(labellings) for labellings in proposed])
    exact = ctc.log_probability(closed, list(chain(*proposed)), rows)
    return [
        _ordered(labellings, exact[rows == row], greedy[row], prior)
        for row, labellings in enumerate(proposed)
    ]


def reranked(
    found: Ranking,
    log_probs: LogProbs,
    again: LogProbs,
    options: beam.BeamOptions | None = None,
    prior: NamePrior | None = None,
) -> Ranking:
    """The texts of an image that was read twice: the mean of both log-probabilities.

    A labelling that fits into the frames of only one look keeps that look's log-probability.

    Args:
        found: the texts of the first look, whose best path stays.
        log_probs, again: ``(T, C)`` of the first and of the second look, which may differ in their number of frames.
    """
    (greedy,) = ctc.greedy(again[None], np.array([len(again)]))
    proposed = _searched(again, ctc.labels_of(greedy), options, prior)
    labellings = list(dict.fromkeys([*found.labellings, *proposed]))
    # Both looks at once, the shorter one followed by padding.
    looks = np.zeros((2, max(len(log_probs), len(again)), log_probs.shape[1]))
    looks[0, : len(log_probs)], looks[1, : len(again)] = log_probs, again
    closed = ctc.close_padding(looks, np.array([len(log_probs), len(again)]))
    rows = np.repeat([0, 1], len(labellings))
    first, second = ctc.log_probability(closed, [*labellings, *labellings], rows).reshape(2, -1)
    first, second = np.where(np.isneginf(first), second, first), np.where(np.isneginf(second), first, second)
    return _ordered(labellings, (first + second) / 2, found.greedy, prior)


def placed(found: Ranking, log_probs: LogProbs) -> Candidates:
    """The candidates, with the spans of the first one's letters in the frames of ``log_probs (T, C)``."""
    first = found.labellings[0]
    spans = found.greedy if first == ctc.labels_of(found.greedy) else align(log_probs, first)
    return Candidates(found.labellings, found.log_probabilities, spans, letter_shares(log_probs, spans))


def fused(exact: LogProbs, weights: LogProbs) -> LogProbs:
    """Log-probabilities ``(K,)`` of candidates after a prior's ``weights`` are added to their ``exact`` ones.

    The weights move probability among the candidates. Their sum stays, so texts that the search did not find keep
    their part.
    """
    if exact.max() == -np.inf:
        return exact
    scores = exact + weights
    return scores - np.logaddexp.reduce(scores) + np.logaddexp.reduce(exact)


def _proposals(
    log_probs: LogProbs,
    greedy: Labelling,
    best_path: float,
    options: beam.BeamOptions | None,
    prior: NamePrior | None,
) -> Sequence[Labelling]:
    """Distinct labellings to score: only ``greedy`` if it is certain, else that and what the beam search finds.

    With a prior, everything that the search has kept is scored, since the list of names, which the search does not
    use, may reverse the order. Another search without the prior found no more correct texts.

    Args:
        best_path: log-probability of the most likely path, a lower bound of the greedy labelling's.
    """
    return [greedy] if _is_certain(greedy, best_path, prior) else _searched(log_probs, greedy, options, prior)


def _searched(
    log_probs: LogProbs,
    greedy: Labelling,
    options: beam.BeamOptions | None,
    prior: NamePrior | None,
) -> list[Labelling]:
    options = options or beam.BeamOptions()
    if prior is None:
        found = beam.search(log_probs, options)
    else:
        found = beam.search(log_probs, replace(options, top=options.width), prior.language)
    return list(dict.fromkeys([*(hypothesis.labelling for hypothesis in found), greedy]))


def _is_certain(labelling: Labelling, log_probability: float, prior: NamePrior | None) -> bool:
    if log_probability < _CERTAIN:
        return False
    return prior is None or not prior.could_change(labelling, log_odds(log_probability))


def _ordered(
    labellings: Sequence[Labelling],
    log_probabilities: LogProbs,
    greedy: tuple[FrameSpan, ...],
    prior: NamePrior | None,
) -> Ranking:
    """The labellings in the order of their exact log-probabilities with the prior."""
    if prior is not None and len(labellings) > 1:
        weights = np.array([prior.weight(labelling) for labelling in labellings])
        log_probabilities = fused(log_probabilities, weights)
    order = np.argsort(-log_probabilities, kind="stable").tolist()
    return Ranking(tuple(labellings[place] for place in order), log_probabilities[order], greedy)
