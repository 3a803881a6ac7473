"""From frame log-probabilities to what an image may say: greedy where that is enough, a beam elsewhere.

Knows matrices and labellings. Knows no characters, pixels or networks.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from backend.recognizer import beam, ctc
from backend.recognizer.confidence import Candidates, letter_shares
from backend.recognizer.ctc import FrameSpan, LogProbs

# From here on other texts share so little that nobody would be shown them.
_CERTAIN = float(np.log(0.999))


def candidates(
    log_probs: LogProbs, frames: NDArray[np.int64], options: beam.BeamOptions | None = None
) -> list[Candidates]:
    """What each matrix of a batch may say.

    Args:
        log_probs: ``(N, T, C)``.
        frames: ``(N,)`` true lengths, each at least 1; later frames are padding.
        options: of the beam search, which runs only where the greedy text is not certain.
    """
    closed = ctc.close_padding(log_probs, frames)
    greedy = ctc.greedy(closed, frames)
    exact = ctc.log_probability(closed, [ctc.labels_of(spans) for spans in greedy])
    return [
        _certain(matrix[:length], spans, chance)
        if chance >= _CERTAIN
        else _searched(matrix[:length], spans, options)
        for matrix, length, spans, chance in zip(closed, frames, greedy, exact, strict=True)
    ]


def _certain(log_probs: LogProbs, spans: tuple[FrameSpan, ...], log_probability: float) -> Candidates:
    return Candidates(
        labellings=(ctc.labels_of(spans),),
        log_probabilities=np.array([log_probability]),
        spans=spans,
        letters=letter_shares(log_probs, spans),
    )


def _searched(
    log_probs: LogProbs, greedy: tuple[FrameSpan, ...], options: beam.BeamOptions | None
) -> Candidates:
    """Search, score exactly what was found, and order by that."""
    found = [hypothesis.labelling for hypothesis in beam.search(log_probs, options)]
    best_path = ctc.labels_of(greedy)
    if best_path not in found:
        found.append(best_path)
    exact = ctc.log_probability(log_probs, found)
    order = np.argsort(-exact, kind="stable").tolist()
    labellings = tuple(found[place] for place in order)
    spans = greedy if labellings[0] == best_path else ctc.align(log_probs, labellings[0])
    return Candidates(labellings, exact[order], spans, letter_shares(log_probs, spans))
