"""A name prior beside the frames: how much it may say, and what it says of labellings.

Knows a prior, its fitted weights and one alphabet's classes. Knows no matrices and no files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.prior import STEP, UNKNOWN, Prior

_CERTAIN_LOG_ODDS = float(np.log(0.999 / 0.001))
_NATS = -STEP * np.arange(UNKNOWN + 1)


@dataclass(frozen=True)
class Fusion:
    """How much a prior may say; fitted by training and kept in the manifest.

    A text's weight, in nats beside log P(text | frames), is ``spelling * log P(text by the n-gram)`` plus ``letter``
    for each character, which undoes that longer texts are less likely by their length alone; and for a name on the list
    ``known + listed * log(how often it was counted)``. The empty text, which no list of names holds, has the weight
    ``blank``.

    Args:
        spelling, listed: at least 0.
        highest: the largest weight of any listed name, or the blank's.
    Raises:
        ValueError: a number out of its range or not finite.
    """

    spelling: float
    listed: float
    known: float
    letter: float
    blank: float
    highest: float

    def __post_init__(self) -> None:
        if not (np.isfinite(list(asdict(self).values())).all() and self.spelling >= 0 and self.listed >= 0):
            raise ValueError(f"A prior's weights are finite, its strengths at least 0. Received: {self}")

    @property
    def is_silent(self) -> bool:
        """Whether the prior has no say at all."""
        return not any(asdict(self).values())

    def to_dict(self) -> dict[str, float]:
        """The manifest's form."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Fusion:
        """The inverse of ``to_dict``.

        Raises:
            TypeError: a key is missing or not known, or a value has the wrong type.
            ValueError: see the class.
        """
        return cls(**values)

    def weight(self, text: str, prior: Prior) -> float:
        """The weight of ``text``, in nats."""
        if not text:
            return self.blank
        weight = self.spelling * prior.log_spelling(text) + self.letter * len(text)
        count = prior.log_count(text)
        return weight if count is None else weight + self.known + self.listed * count


class NamePrior:
    """A prior and how it is fused, for the classes of one alphabet. Nothing changes after construction.

    Args:
        characters: of the alphabet; character ``n`` is class ``n + 1``.
    """

    def __init__(self, prior: Prior, fusion: Fusion, characters: str) -> None:
        self.prior, self.fusion = prior, fusion
        self._characters = ["", *characters]
        rows = prior.for_characters(characters)
        self._weights = (fusion.spelling * _NATS + fusion.letter)[rows]
        self._weights[:, 0] -= fusion.letter
        self._weights.flags.writeable = False  # the beam is handed its rows

    def language(self, labelling: Sequence[int]) -> NDArray[np.float64]:
        """The beam's hook: log-weights ``(C,)`` of each class after a prefix by the n-gram, entry 0 the end's."""
        weights = self._weights[self.prior.context(self.text(labelling))]
        return weights if labelling else np.array([self.fusion.blank, *weights[1:]])

    def weight(self, labelling: Sequence[int]) -> float:
        """A whole text's weight, list included; white space at its ends does not count."""
        return self.fusion.weight(self.text(labelling).strip(), self.prior)

    def could_change(self, labelling: Sequence[int], log_odds: float) -> bool:
        """Whether any other text could come to a thousandth beside one that the frames give these log-odds.

        In the worst case all else that the frames may say is the text with the largest weight of all.
        """
        return log_odds + self.weight(labelling) - self.fusion.highest < _CERTAIN_LOG_ODDS

    def text(self, labelling: Sequence[int]) -> str:
        """The characters of a labelling."""
        return "".join([self._characters[label] for label in labelling])
