"""Combines a name prior with the frames: its fitted weights, and the weight that it gives a labelling.

Knows a prior, its fitted weights and the classes of one alphabet. Knows no matrices and no files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from backend.recognizer.ctc import Labelling
from backend.recognizer.prior import STEP, Prior

_CERTAIN_LOG_ODDS = float(np.log(0.999 / 0.001))
_NATS = -STEP * np.arange(256)  # of each number of units
_REMEMBERED = 4096  # endings; about a kilobyte each


@dataclass(frozen=True)
class Fusion:
    """The strength of a prior; fitted by training and stored in the manifest.

    A text's weight, in nats, is added to log P(text | frames). It is ``spelling * log P(text by the n-gram)`` plus
    ``letter`` for each character, which makes up for long texts being less likely by their length alone; characters
    that the prior does not know count in neither. A name on the list gets ``known + listed * log(its count)`` on top.
    The empty text, which is on no list of names, has the weight ``blank``.

    Args:
        spelling, listed: at least 0.
        highest: the largest weight of any listed name, or ``blank`` if that is larger.
    Raises:
        ValueError: a number is out of its range or not finite.
    """

    spelling: float
    listed: float
    known: float
    letter: float
    blank: float
    highest: float

    def __post_init__(self) -> None:
        if not (np.isfinite(list(asdict(self).values())).all() and self.spelling >= 0 and self.listed >= 0):
            raise ValueError(
                f"A prior's weights must be finite, and spelling and listed at least 0. Received: {self}"
            )

    @property
    def is_silent(self) -> bool:
        """Whether the prior changes nothing."""
        return not any(asdict(self).values())

    def to_dict(self) -> dict[str, float]:
        """JSON-ready values for the manifest; ``from_dict`` restores them."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Fusion:
        """The inverse of ``to_dict``.

        Raises:
            TypeError: a key is missing or unknown, or a value has the wrong type.
            ValueError: see the class.
        """
        return cls(**values)

    def weight(self, text: str, prior: Prior) -> float:
        """The weight of ``text``, in nats."""
        if not text:
            return self.blank
        weight = self.spelling * prior.log_spelling(text) + self.letter * prior.known(text)
        count = prior.log_count(text)
        return weight if count is None else weight + self.known + self.listed * count


class NamePrior:
    """A prior with its weights, for the classes of one alphabet. Threads may share it.

    Args:
        characters: those of the alphabet; character ``n`` is class ``n + 1``.
    """

    def __init__(self, prior: Prior, fusion: Fusion, characters: str) -> None:
        self.prior, self.fusion = prior, fusion
        self._characters = ["", *characters]
        # Everything that may follow any context, ready to be looked up.
        letters = np.array([0.0, *(fusion.letter * prior.known(character) for character in characters)])
        self._factors = np.exp((fusion.spelling * _NATS)[prior.for_characters(characters)] + letters)
        # Names share most of their letter sequences, so that a few thousand answer nearly all questions.
        self._after = lru_cache(_REMEMBERED)(self._after_ending)

    def language(self, labelling: Labelling) -> Sequence[float]:
        """Callback of the beam search: the factor of each class after a prefix; entry 0 is that of the text's end."""
        return self._after(labelling[-self.prior.longest :])

    def _after_ending(self, ending: Labelling) -> tuple[float, ...]:
        """What may follow a prefix, of which ``ending`` is all or as much as the prior looks at."""
        first, *others = self._factors[self.prior.context(self.text(ending))].tolist()
        return (first if ending else float(np.exp(self.fusion.blank)), *others)

    def weight(self, labelling: Sequence[int]) -> float:
        """The weight of a whole text, including the list of names; white space at its ends does not count."""
        return self.fusion.weight(self.text(labelling).strip(), self.prior)

    def could_change(self, labelling: Sequence[int], log_odds: float) -> bool:
        """Whether any other text could reach a confidence of 0.001, if the frames give ``labelling`` these log-odds.

        In the worst case, all remaining probability belongs to the text with the largest weight.
        """
        return log_odds + self.weight(labelling) - self.fusion.highest < _CERTAIN_LOG_ODDS

    def text(self, labelling: Sequence[int]) -> str:
        """The characters of a labelling."""
        return "".join([self._characters[label] for label in labelling])
