"""Prefix beam search: the few labellings that hold most of a matrix's probability.

Knows one matrix of log-probabilities and, through a hook, how likely a labelling is before one looks. Knows
no characters and no lists of names.

Reference: Hannun et al., "First-Pass Large Vocabulary Continuous Speech Recognition using Bi-Directional
Recurrent DNNs", 2014. Here all prefixes are extended by all classes at once, and prefixes are numbered, so
that two ways to the same prefix meet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.alphabet import BLANK
from backend.recognizer.ctc import Labelling, LogProbs

Language = Callable[[Labelling], LogProbs]
"""From a prefix to the ``(C,)`` log-weights of what may follow; entry 0, the blank's, weighs the text's end.

Asked once for each prefix that the search keeps.
"""

_NEVER = -np.inf


@dataclass(frozen=True)
class BeamOptions:
    """How hard to search.

    Args:
        width: prefixes kept after each frame.
        top: most labellings returned.
        class_floor: classes under this chance in a frame start no letter there.
        sure_blank: frames whose blank has at least this chance are taken as nothing but blank.
    """

    width: int = 8
    top: int = 5
    class_floor: float = 1e-3
    sure_blank: float = 0.999

    def __post_init__(self) -> None:
        if not (self.width >= self.top >= 1 and 0 <= self.class_floor < 1 and 0 < self.sure_blank <= 1):
            raise ValueError(f"A beam needs width >= top >= 1 and chances in 0..1. Received: {self}")


@dataclass(frozen=True)
class Hypothesis:
    """A labelling, the log sum of the paths that the search followed to it, and the language's log-weight.

    Without pruning ``log_paths`` is log P(labelling | frames), else at most that. Without a language
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
        language: weighs each letter when a prefix grows, and the end of the text at the end.
    """
    options = options or BeamOptions()
    tree = _Tree(language)
    beams = _Beams.empty_prefix()
    with np.errstate(divide="ignore"):
        floor, sure = np.log(options.class_floor), np.log(options.sure_blank)
    for frame in _without_idle_frames(log_probs, sure):
        beams = _step(beams, frame, np.flatnonzero(frame[1:] > floor) + 1, tree, options.width)
    return _best(beams, tree, options.top)


@dataclass(frozen=True)
class _Beams:
    """B kept prefixes, each array ``(B,)``.

    ``nodes`` and ``parents`` are prefixes' numbers, ``labels`` their last letters, ``language`` the prefixes'
    log-weights; ``blank`` and ``letter`` are log sums of the paths that end in a blank, or in that letter.
    """

    nodes: NDArray[np.int64]
    parents: NDArray[np.int64]
    labels: NDArray[np.int64]
    language: LogProbs
    blank: LogProbs
    letter: LogProbs

    @classmethod
    def empty_prefix(cls) -> _Beams:
        zero = np.zeros(1, np.int64)
        return cls(zero, zero - 1, zero + BLANK, np.zeros(1), np.zeros(1), np.full(1, _NEVER))


class _Tree:
    """Numbers the prefixes, so that one has the same number whenever it comes up, and asks the language."""

    def __init__(self, language: Language | None) -> None:
        self._language = language
        self._labellings: list[Labelling] = [()]
        self._children: dict[tuple[int, int], int] = {}
        self._weights: dict[int, LogProbs] = {}

    def child(self, node: int, label: int) -> int:
        """The number of ``node``'s prefix with ``label`` added."""
        number = self._children.setdefault((node, label), len(self._labellings))
        if number == len(self._labellings):
            self._labellings.append((*self._labellings[node], label))
        return number

    def labelling(self, node: int) -> Labelling:
        """The prefix of this number."""
        return self._labellings[node]

    def weights(self, nodes: NDArray[np.int64], labels: NDArray[np.int64]) -> LogProbs:
        """``(B, K)`` log-weights of each label after each node."""
        if self._language is None:
            return np.zeros((len(nodes), len(labels)))
        for node in nodes.tolist():
            if node not in self._weights:
                self._weights[node] = self._language(self._labellings[node])
        return np.stack([self._weights[node][labels] for node in nodes.tolist()])


def _without_idle_frames(log_probs: LogProbs, sure: float) -> LogProbs:
    """The frames with each run of sure blanks made one frame, which ends letters and starts none."""
    idle = log_probs[:, BLANK] >= sure
    frames = log_probs.copy()
    frames[idle, 1:] = _NEVER
    starts = np.flatnonzero(~(idle & np.concatenate(([False], idle[:-1]))))
    return np.add.reduceat(frames, starts, axis=0)


def _step(beams: _Beams, frame: LogProbs, labels: NDArray[np.int64], tree: _Tree, width: int) -> _Beams:
    """The ``width`` best prefixes after one more ``frame (C,)``; only ``labels (K,)`` may start a letter."""
    total = np.logaddexp(beams.blank, beams.letter)
    blank = total + frame[BLANK]
    letter = beams.letter + frame[beams.labels]
    # The same letter again is a second one only after a blank.
    again = beams.labels[:, None] == labels
    grown = np.where(again, beams.blank[:, None], total[:, None]) + frame[labels]
    _merge(beams, labels, letter, grown)
    weights = beams.language[:, None] + tree.weights(beams.nodes, labels)
    scores = np.concatenate([np.logaddexp(blank, letter) + beams.language, (grown + weights).ravel()])
    kept = _largest(scores, width)
    stay, grow = kept[kept < len(total)], kept[kept >= len(total)] - len(total)
    parents, columns = np.divmod(grow, max(1, len(labels)))
    nodes = [
        tree.child(*pair)
        for pair in zip(beams.nodes[parents].tolist(), labels[columns].tolist(), strict=True)
    ]
    return _Beams(
        nodes=np.concatenate([beams.nodes[stay], np.array(nodes, np.int64)]),
        parents=np.concatenate([beams.parents[stay], beams.nodes[parents]]),
        labels=np.concatenate([beams.labels[stay], labels[columns]]),
        language=np.concatenate([beams.language[stay], weights[parents, columns]]),
        blank=np.concatenate([blank[stay], np.full(len(grow), _NEVER)]),
        letter=np.concatenate([letter[stay], grown[parents, columns]]),
    )


def _merge(beams: _Beams, labels: NDArray[np.int64], letter: LogProbs, grown: LogProbs) -> None:
    """Where a grown prefix is itself a kept one, move its sum there, in place."""
    if not len(labels):
        return
    children, parents = np.nonzero(beams.parents[:, None] == beams.nodes)
    columns = np.minimum(np.searchsorted(labels, beams.labels[children]), len(labels) - 1)
    same = labels[columns] == beams.labels[children]
    children, parents, columns = children[same], parents[same], columns[same]
    letter[children] = np.logaddexp(letter[children], grown[parents, columns])
    grown[parents, columns] = _NEVER


def _largest(scores: LogProbs, count: int) -> NDArray[np.int64]:
    """Places of the ``count`` largest possible scores, in no order."""
    places = np.flatnonzero(scores > _NEVER)
    if len(places) > count:
        places = places[np.argpartition(-scores[places], count)[:count]]
    return places


def _best(beams: _Beams, tree: _Tree, top: int) -> list[Hypothesis]:
    language = beams.language + tree.weights(beams.nodes, np.array([BLANK]))[:, 0]
    paths = np.logaddexp(beams.blank, beams.letter)
    order = np.argsort(-(paths + language), kind="stable")[:top].tolist()
    return [
        Hypothesis(tree.labelling(int(beams.nodes[place])), float(paths[place]), float(language[place]))
        for place in order
    ]
