"""Names to write: common ones often, rare ones too, and sometimes letters that are not a name.

From the texts that it is trained on, a network learns which letters follow each other. Lists hold typing errors, most
of which occur once. So a name's share grows more slowly than its count, and some names are shuffled, so that no
sequence of letters is impossible.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.alphabet import Alphabet

_LONGEST = 24


class Source(Protocol):
    """Gives texts to write."""

    def draw(self, rng: np.random.Generator) -> str:
        """One text."""


@dataclass(frozen=True)
class TextList:
    """Texts to write as they are, each equally likely."""

    texts: tuple[str, ...]

    @classmethod
    def of(cls, file: Path, alphabet: Alphabet) -> TextList:
        """The lines of ``file`` in UTF-8.

        Raises:
            UnknownCharacterError: ``alphabet`` lacks a character of a line.
            ValueError: there are no lines.
        """
        texts = tuple(line for line in file.read_text(encoding="utf-8").splitlines() if line.strip())
        for text in texts:
            alphabet.encode(text)
        if not texts:
            raise ValueError(f"There are no texts to draw from in {file}.")
        return cls(texts)

    def draw(self, rng: np.random.Generator) -> str:
        """One of the texts."""
        return self.texts[int(rng.integers(len(self.texts)))]


@dataclass(frozen=True)
class Shares:
    """How often which names are drawn.

    Args:
        power: exponent of a name's count, from all names equally often (0) to as often as in the list (1).
        once: weight of a name that was counted once; half of these are typing errors.
        shuffled: share of names whose letters are shuffled.
        joined: share of two names joined.
    """

    power: float = 0.6
    once: float = 0.25
    shuffled: float = 0.08
    joined: float = 0.05

    def __post_init__(self) -> None:
        if min(self.power, self.once, self.shuffled, self.joined) < 0 or self.shuffled + self.joined > 1:
            raise ValueError(f"Shares must not be negative, nor exceed 1 together. Received: {self}")


@dataclass(frozen=True)
class NameSource:
    """A list of names, and their cumulative chances ``(N,)``, of which the last is 1."""

    names: tuple[str, ...]
    up_to: NDArray[np.float64]
    shares: Shares

    @classmethod
    def of(cls, counts: Mapping[str, int], shares: Shares) -> NameSource:
        """Make a source of names and their counts.

        Raises:
            ValueError: there are none.
        """
        names = tuple(sorted(name for name, count in counts.items() if count > 0 and len(name) <= _LONGEST))
        if not names:
            raise ValueError("There are no names to draw from.")
        weights = np.array(
            [shares.once if counts[name] == 1 else counts[name] ** shares.power for name in names]
        )
        return cls(names, np.cumsum(weights) / weights.sum(), shares)

    def draw(self, rng: np.random.Generator) -> str:
        """Draw one name."""
        name = self._listed(rng)
        kind = rng.random()
        shares = self.shares
        if kind < shares.shuffled:
            return "".join(rng.permutation(list(name))).strip(" -'") or name
        if kind < shares.shuffled + shares.joined:
            joined = f"{name}{rng.choice(('-', ' '))}{self._listed(rng)}"
            return joined if len(joined) <= _LONGEST else name
        return name

    def _listed(self, rng: np.random.Generator) -> str:
        place = int(np.searchsorted(self.up_to, rng.random(), side="right"))
        return self.names[min(place, len(self.names) - 1)]
