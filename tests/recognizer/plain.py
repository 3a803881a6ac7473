"""The plain, slow ways to sum a labelling's paths and to search for labellings, as references for the quick ones."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.beam import BeamOptions, Hypothesis, Language

Labelling = tuple[int, ...]


def plain_log_probability(log_probs: NDArray[np.float64], labelling: Labelling) -> float:
    """log P(labelling | frames) by Graves's forward variables, in logarithms, one state after the other."""
    states = [0, *(state for label in labelling for state in (label, 0))]
    sums = [log_probs[0, state] if place < 2 else -np.inf for place, state in enumerate(states)]
    for frame in log_probs[1:]:
        before = [-np.inf, -np.inf, *sums]
        for place, state in enumerate(states):
            skips = place > 1 and state not in (0, states[place - 2])
            reached = np.logaddexp(before[place + 2], before[place + 1])
            sums[place] = np.logaddexp(reached, before[place] if skips else -np.inf) + frame[state]
    return float(np.logaddexp.reduce(sums[-2:]))


def plain_search(
    log_probs: NDArray[np.float64], options: BeamOptions, language: Language | None = None
) -> list[Hypothesis]:
    """Prefix beam search as in Hannun et al.: dictionaries of prefixes, each frame from nothing, every class tried."""
    weights: dict[Labelling, float] = {(): 1.0}
    beam: dict[Labelling, tuple[float, float]] = {(): (1.0, 0.0)}
    for frame in _merged(np.exp(log_probs), options.sure_blank):
        grown: dict[Labelling, list[float]] = {prefix: [0.0, 0.0] for prefix in beam}
        for prefix, (blank, letter) in beam.items():
            follow = language(prefix) if language else np.ones(len(frame))
            grown[prefix][0] += (blank + letter) * frame[0]
            if prefix:
                grown[prefix][1] += letter * frame[prefix[-1]]
            for label in range(1, len(frame)):
                if frame[label] > options.class_floor:
                    child = (*prefix, label)
                    weights[child] = weights[prefix] * follow[label]
                    before = blank if prefix[-1:] == (label,) else blank + letter
                    grown.setdefault(child, [0.0, 0.0])[1] += before * frame[label]
        best = sorted(grown, key=lambda prefix: -sum(grown[prefix]) * weights[prefix])[: options.width]
        beam = {prefix: (grown[prefix][0], grown[prefix][1]) for prefix in best if sum(grown[prefix]) > 0}
    with np.errstate(divide="ignore"):
        found = [
            Hypothesis(
                prefix,
                float(np.log(blank + letter)),
                float(np.log(weights[prefix] * (language(prefix)[0] if language else 1.0))),
            )
            for prefix, (blank, letter) in beam.items()
        ]
    found.sort(key=lambda item: item.log_paths + item.log_language, reverse=True)
    return found[: options.top]


def _merged(chances: NDArray[np.float64], sure_blank: float) -> list[NDArray[np.float64]]:
    """The frames, each run of sure blanks as one frame of its product, in which no letter is possible."""
    idle = np.append(False, chances[:, 0] >= sure_blank)
    merged: list[NDArray[np.float64]] = []
    for frame, (was_idle, is_idle) in zip(chances, pairwise(idle), strict=True):
        if not is_idle:
            merged.append(frame)
        elif was_idle:
            merged[-1] = merged[-1] * frame[0]
        else:
            merged.append(np.append(frame[0], np.zeros(len(frame) - 1)))
    return merged
