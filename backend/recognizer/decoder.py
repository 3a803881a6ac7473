"""From frame log-probabilities to what an image may say: greedy where that is enough, a beam elsewhere.

Knows matrices, labellings, and how likely a name prior finds them. Knows no characters, pixels or networks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from backend.recognizer import beam, ctc
from backend.recognizer.confidence import Candidates, letter_shares, log_odds
from backend.recognizer.ctc import FrameSpan, Labelling, LogProbs
from backend.recognizer.fusion import NamePrior

# From here on other texts share so little that nobody would be shown them.
_CERTAIN = float(np.log(0.999))


def candidates(
    log_probs: LogProbs,
    frames: NDArray[np.int64],
    options: beam.BeamOptions | None = None,
    prior: NamePrior | None = None,
) -> list[Candidates]:
    """What each matrix of a batch may say.

    Args:
        log_probs: ``(N, T, C)``.
        frames: ``(N,)`` true lengths, each at least 1; later frames are padding.
        options: of the beam search, which runs only where the greedy text is not certain.
        prior: has its say wherever it could change something.
    """
    closed = ctc.close_padding(log_probs, frames)
    greedy = ctc.greedy(closed, frames)
    exact = ctc.log_probability(closed, [ctc.labels_of(spans) for spans in greedy])
    return [
        _certain(matrix[:length], spans, chance)
        if _is_certain(ctc.labels_of(spans), chance, prior)
        else _searched(matrix[:length], spans, options, prior)
        for matrix, length, spans, chance in zip(closed, frames, greedy, exact.tolist(), strict=True)
    ]


def fused(exact: LogProbs, weights: LogProbs) -> LogProbs:
    """Log-probabilities ``(K,)`` of candidates that the frames give ``exact``, once a prior's ``weights`` count.

    The weights move probability among the candidates; what they hold together stays, so that what the search did
    not find keeps its part.
    """
    if exact.max() == -np.inf:
        return exact
    scores = exact + weights
    return scores - np.logaddexp.reduce(scores) + np.logaddexp.reduce(exact)


def _is_certain(labelling: Labelling, log_probability: float, prior: NamePrior | None) -> bool:
    if log_probability < _CERTAIN:
        return False
    return prior is None or not prior.could_change(labelling, log_odds(log_probability))


def _certain(log_probs: LogProbs, spans: tuple[FrameSpan, ...], log_probability: float) -> Candidates:
    return Candidates(
        labellings=(ctc.labels_of(spans),),
        log_probabilities=np.array([log_probability]),
        spans=spans,
        letters=letter_shares(log_probs, spans),
    )


def _searched(
    log_probs: LogProbs,
    greedy: tuple[FrameSpan, ...],
    options: beam.BeamOptions | None,
    prior: NamePrior | None,
) -> Candidates:
    """Search, score exactly what was found, and order by that."""
    best_path = ctc.labels_of(greedy)
    found = _proposals(log_probs, best_path, options, prior)
    chances = ctc.log_probability(log_probs, found)
    if prior is not None:
        chances = fused(chances, np.array([prior.weight(labelling) for labelling in found]))
    order = np.argsort(-chances, kind="stable").tolist()
    labellings = tuple(found[place] for place in order)
    spans = greedy if labellings[0] == best_path else ctc.align(log_probs, labellings[0])
    return Candidates(labellings, chances[order], spans, letter_shares(log_probs, spans))


def _proposals(
    log_probs: LogProbs, best_path: Labelling, options: beam.BeamOptions | None, prior: NamePrior | None
) -> Sequence[Labelling]:
    """Distinct labellings: what the search finds, and greedy.

    With a prior all that the search has kept is looked at, since the list, which it does not know, may turn the order
    around. A second search by the frames alone found no more right texts.
    """
    options = options or beam.BeamOptions()
    if prior is None:
        found = beam.search(log_probs, options)
    else:
        found = beam.search(log_probs, replace(options, top=options.width), prior.language)
    return list(dict.fromkeys([*(hypothesis.labelling for hypothesis in found), best_path]))
