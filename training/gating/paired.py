"""The same samples as read by two versions: edits and confidences of each, and which samples belong together.

Knows texts and numbers; no images and no models.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.text_metrics import character_errors, graphemes

Whole = NDArray[np.int64]
Real = NDArray[np.float64]

_CHANCES = 8


class Read(NamedTuple):
    """What a version read on one image, and how sure it is that this is right, 0 to 1."""

    text: str
    confidence: float


@dataclass(frozen=True)
class Errors:
    """One version's edits and confidences on N samples; both (N,).

    Args:
        by_chance: mean edits between each text and the labels of other samples, (N,); zeros if that is not known.
    """

    edits: Whole
    confidences: Real
    by_chance: Real = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        if not self.by_chance.size:
            object.__setattr__(self, "by_chance", np.zeros(len(self.edits)))

    @classmethod
    def of(cls, labels: Sequence[str], read: Sequence[Read]) -> Errors:
        """Count the edits between ``labels``, as the version can write them, and its texts."""
        edits = [character_errors(label, one.text) for label, one in zip(labels, read, strict=True)]
        return cls(
            np.array(edits, dtype=np.int64),
            np.array([one.confidence for one in read], dtype=np.float64),
            _by_chance(labels, read),
        )

    @property
    def exact(self) -> Real:
        """1.0 if the text is right."""
        return (self.edits == 0).astype(np.float64)


@dataclass(frozen=True)
class Paired:
    """Two versions on the same N samples.

    Args:
        characters: the labels' lengths, (N,).
        groups: number of the group of each sample, (N,); those of one form are one group: one person filled it in.
            By default each sample is a group.
    Raises:
        ValueError: the arrays differ in length, or are not one-dimensional.
    """

    before: Errors
    candidate: Errors
    characters: Whole
    groups: Whole = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def __post_init__(self) -> None:
        if not self.groups.size:
            object.__setattr__(self, "groups", np.arange(self.n, dtype=np.int64))
        arrays = (
            self.before.edits,
            self.before.confidences,
            self.candidate.edits,
            self.candidate.confidences,
        )
        shapes = {array.shape for array in (*arrays, self.characters, self.groups)}
        if shapes != {(self.n,)}:
            raise ValueError(f"Paired errors are (N,) arrays. Received: {sorted(shapes)}")

    @classmethod
    def of(
        cls,
        labels: Sequence[str],
        before: Sequence[Read],
        candidate: Sequence[Read],
        groups: Sequence[str] | None = None,
    ) -> Paired:
        """Count the edits of both versions.

        Args:
            groups: a name for each sample; equal names belong together, an empty one stands for itself.
        """
        characters = np.array([len(graphemes(label)) for label in labels], dtype=np.int64)
        return cls(
            Errors.of(labels, before), Errors.of(labels, candidate), characters, _numbered(groups or [])
        )

    @property
    def n(self) -> int:
        """Number of samples."""
        return len(self.characters)

    @property
    def gain(self) -> Real:
        """Edits that the candidate spares on each sample, (N,); negative if it makes more."""
        return (self.before.edits - self.candidate.edits).astype(np.float64)

    @property
    def fit_gain(self) -> Real:
        """How much better the candidate's texts fit their own labels, measured against other samples' labels, (N,).

        If labels differ from what is written, a version that guesses common names makes fewer edits than one that
        reads.
        """
        before = self.before.edits - self.before.by_chance
        return before - (self.candidate.edits - self.candidate.by_chance)

    @property
    def own_fit(self) -> Real:
        """How many fewer edits the candidate's texts need to their own labels than to other samples' labels, (N,).

        About 0 on average for texts that have nothing to do with their labels, whatever the live version reads.
        """
        return self.candidate.by_chance - self.candidate.edits

    def by_group(self, values: Real) -> Real:
        """Sums over the samples of each group: (N,) or (N, K) to (G,) or (G, K)."""
        _, numbers = np.unique(self.groups, return_inverse=True)
        sums = np.zeros((int(numbers.max(initial=-1)) + 1, *values.shape[1:]))
        np.add.at(sums, numbers, values)
        return sums


def _by_chance(labels: Sequence[str], read: Sequence[Read]) -> Real:
    """Mean edits between each text and the labels of a few other samples, spread evenly over them."""
    count = len(labels)
    draws = min(_CHANCES, count - 1)
    offsets = [max(1, draw * count // (draws + 1)) for draw in range(1, draws + 1)]
    sums = np.zeros(count)
    for offset in offsets:
        sums += [character_errors(labels[(at + offset) % count], one.text) for at, one in enumerate(read)]
    return sums / max(1, len(offsets))


def _numbered(names: Sequence[str]) -> Whole:
    known: dict[str, int] = {}
    numbers = [known.setdefault(name or f"\0{number}", len(known)) for number, name in enumerate(names)]
    return np.array(numbers, dtype=np.int64)
