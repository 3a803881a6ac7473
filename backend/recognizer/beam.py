"""Prefix beam search: the few labellings that hold most of a matrix's probability.

Knows one matrix of log-probabilities and, through a callback, how likely a labelling is before looking at the image.
Knows no characters and no lists of names.

References: Graves et al., "Connectionist Temporal Classification", ICML 2006; Hannun et al., "First-Pass Large
Vocabulary Continuous Speech Recognition using Bi-Directional Recurrent DNNs", 2014. Prefixes are nodes of a tree, so
that two ways to the same prefix meet. A frame has only a few prefixes and letters that may follow, for which plain
numbers are several times faster than arrays; what concerns whole matrices is done in arrays before the first step.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.alphabet import BLANK
from backend.recognizer.ctc import Labelling, LogProbs

Language = Callable[[Labelling], Sequence[float]]
"""Maps a prefix to C factors, the weights of what may follow it; entry 0, the blank's, is that of the text's end.

Called at most once for each prefix, and only for those that the search keeps.
"""


@dataclass(frozen=True)
class BeamOptions:
    """The extent of the search.

    Args:
        width: prefixes kept after each frame.
        top: largest number of labellings returned.
        class_floor: a class below this probability in a frame starts no letter there.
        sure_blank: a frame whose blank has at least this probability is treated as certainly blank.
    """

    width: int = 8
    top: int = 5
    class_floor: float = 1e-3
    sure_blank: float = 0.999

    def __post_init__(self) -> None:
        if not (self.width >= self.top >= 1 and 0 <= self.class_floor < 1 and 0 < self.sure_blank <= 1):
            raise ValueError(f"A beam needs width >= top >= 1 and probabilities in 0..1. Received: {self}")


@dataclass(frozen=True)
class Hypothesis:
    """A labelling, the log sum of the paths that the search followed to it, and the language's log-weight.

    Without pruning, ``log_paths`` is log P(labelling | frames); with pruning it is at most that. Without a language,
    ``log_language`` is 0.
    """

    labelling: Labelling
    log_paths: float
    log_language: float = 0.0


def search(
    log_probs: LogProbs, options: BeamOptions | None = None, language: Language | None = None
) -> list[Hypothesis]:
    """The most likely labellings of one matrix, distinct, best ``log_paths + log_language`` first.

    Args:
        log_probs: ``(T, C)`` with at least one frame.
        options: defaults suit peaked matrices of about 50 frames and 30 classes.
        language: weights each letter as a prefix grows, and the end of the text.
    """
    options = options or BeamOptions()
    frames = _without_idle_frames(log_probs, options.sure_blank)
    chances = np.exp(frames)
    # The likeliest class of each frame counts as 1, so that the probabilities of long texts do not underflow.
    highest = chances.max(axis=1, keepdims=True)
    starting = _starting(chances, options.class_floor)
    if language is None:
        language = _indifferent(log_probs.shape[1])
    root = _Prefix((), BLANK, 1.0, language(()))
    root.blank = 1.0
    beams = [root]
    for frame, labels in zip((chances / highest).tolist(), starting, strict=True):
        beams = _step(beams, frame, labels, language, options.width)
    return _best(beams, float(np.log(highest).sum()), options.top)


def _indifferent(classes: int) -> Language:
    """A language that weights nothing."""
    even = [1.0] * classes
    return lambda _: even


class _Prefix:
    """A prefix that the search has kept.

    ``weight`` is the language's weight of all its letters, ``follow`` what it says of the next one. ``blank`` and
    ``letter`` sum the paths that end in a blank, or in the last letter, ``label``. ``turn`` is the last step at which
    the prefix was in the beam.
    """

    __slots__ = ("blank", "children", "follow", "label", "labelling", "letter", "turn", "weight")

    def __init__(self, labelling: Labelling, label: int, weight: float, follow: Sequence[float]) -> None:
        self.labelling, self.label, self.weight, self.follow = labelling, label, weight, follow
        self.blank = self.letter = 0.0
        self.turn = 0
        self.children: dict[int, _Prefix] = {}


def _without_idle_frames(log_probs: LogProbs, sure_blank: float) -> LogProbs:
    """The frames, with each run of certain blanks merged into one frame, which ends letters and starts none."""
    idle = log_probs[:, BLANK] >= math.log(sure_blank)
    frames = log_probs.copy()
    frames[idle, 1:] = -np.inf
    starts = np.flatnonzero(~(idle & np.concatenate(([False], idle[:-1]))))
    return np.add.reduceat(frames, starts, axis=0)


def _starting(chances: NDArray[np.float64], floor: float) -> list[list[int]]:
    """For each frame, the labels that may start a letter there."""
    starting: list[list[int]] = [[] for _ in chances]
    for frame, label in np.argwhere(chances[:, 1:] > floor).tolist():
        starting[frame].append(label + 1)
    return starting


def _step(
    beams: list[_Prefix], frame: Sequence[float], labels: Sequence[int], language: Language, width: int
) -> list[_Prefix]:
    """The ``width`` best prefixes after one more frame.

    Args:
        frame: probabilities of its classes.
        labels: those that may start a letter in this frame.
    """
    turn = beams[0].turn if beams else 0
    rivals: list[tuple[float, _Prefix, int, float]] = []
    merged: list[tuple[_Prefix, float]] = []
    for prefix in beams:
        blank, weight, follow, children = prefix.blank, prefix.weight, prefix.follow, prefix.children
        paths = blank + prefix.letter
        for label in labels:
            # After the same letter, a second one starts only after a blank.
            reached = frame[label] * (blank if label == prefix.label else paths)
            child = children.get(label)
            if child is not None and child.turn == turn:
                merged.append((child, reached))
            else:
                rivals.append((reached * weight * follow[label], prefix, label, reached))
        prefix.blank = paths * frame[BLANK]
        prefix.letter *= frame[prefix.label]
    if not labels:
        return beams
    for child, reached in merged:
        child.letter += reached
    rivals += [((prefix.blank + prefix.letter) * prefix.weight, prefix, BLANK, 0.0) for prefix in beams]
    rivals.sort(key=itemgetter(0), reverse=True)
    kept = [
        prefix if label == BLANK else _child(prefix, label, reached, language)
        for score, prefix, label, reached in rivals[:width]
        if score > 0.0
    ]
    for prefix in kept:
        prefix.turn = turn + 1
    return kept


def _child(prefix: _Prefix, label: int, reached: float, language: Language) -> _Prefix:
    """``prefix`` with ``label`` added, reached by paths that sum to ``reached``; the same object each time."""
    child = prefix.children.get(label)
    if child is None:
        labelling = (*prefix.labelling, label)
        child = _Prefix(labelling, label, prefix.weight * prefix.follow[label], language(labelling))
        prefix.children[label] = child
    child.blank, child.letter = 0.0, reached
    return child


def _best(beams: Sequence[_Prefix], log_scale: float, top: int) -> list[Hypothesis]:
    ends = [(prefix.blank + prefix.letter, prefix.weight * prefix.follow[BLANK], prefix) for prefix in beams]
    ends.sort(key=lambda end: end[0] * end[1], reverse=True)
    return [
        Hypothesis(prefix.labelling, _log(paths) + log_scale, _log(weight))
        for paths, weight, prefix in ends[:top]
    ]


def _log(value: float) -> float:
    return math.log(value) if value > 0.0 else -math.inf
