"""Makes texts as people write them, to be written in fonts.

Names of the list in title case, in small letters and in capitals, some of them with accents; first names with surnames;
compound words, such as street names of another country; addresses; words of packs that are known as they are written;
and random letters, so that no combination is unheard of. No two texts are alike.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from backend.recognizer.spelling.left_open import LeftOpen
from training.data.packing import Pack

LONGEST = 40
_OFTEN = 2  # times that a name must occur in the list: most that occur once are misspelt
_FLATTER = 0.5  # power of a name's count, so that rare names are drawn too
_ACCENTS = {"E": "ÉÈÊË", "C": "Ç", "I": "ÏÎ", "O": "ÔÖ", "U": "ÜÛ", "A": "ÄÂÀ", "N": "Ñ"}
_ACCENTED = 0.06  # of the letters that can have an accent
_SYLLABLES = (
    *("ber", "stein", "wald", "dorf", "burg", "heim", "bach", "hof", "feld"),
    *("kirch", "hau", "sen", "brück", "ling", "strau", "gar", "ten", "mühl"),
    *("see", "lohr", "wies", "ger", "mer", "neu", "ober", "unter", "alt"),
    *("schön", "gro", "klein", "lind", "eich", "tann", "gold", "schu"),
)
_STREETS = ("straße", "strasse", "weg", "platz", "allee", "gasse", "ring", "str.")
_SALAD = string.ascii_lowercase + "éèàöüäß"


@dataclass(frozen=True)
class TextMaker:
    """Makes texts of ``names``, whose weights have the running sums ``summed``, and of ``words``.

    Raises:
        ValueError: there is nothing to make them of.
    """

    names: tuple[str, ...]
    summed: tuple[float, ...]
    words: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.names or not self.words:
            raise ValueError("Texts are made of names and of words; there are none of one or the other.")

    def texts(self, rng: np.random.Generator) -> Iterator[str]:
        """Different texts of 2 to 40 characters, without end."""
        kinds, shares = list(self._kinds), list(self._kinds.values())
        seen: set[str] = set()
        while True:
            text = kinds[int(rng.choice(len(kinds), p=shares))](rng).strip()
            if 2 <= len(text) <= LONGEST and text not in seen:
                seen.add(text)
                yield text

    @property
    def _kinds(self) -> dict[Callable[[np.random.Generator], str], float]:
        return {
            self._title: 0.30,
            lambda rng: self._title(rng).lower(): 0.12,
            self._capitals: 0.08,
            lambda rng: f"{self._title(rng)} {self._title(rng)}": 0.14,
            lambda rng: f"{self._title(rng)} {self._capitals(rng)}": 0.06,
            _compound: 0.12,
            lambda rng: _one_of(self.words, rng): 0.10,
            lambda rng: f"{rng.integers(1, 300)} rue {self._title(rng)}": 0.04,
            lambda rng: "".join(_one_of(_SALAD, rng) for _ in range(rng.integers(3, 10))): 0.04,
        }

    def _capitals(self, rng: np.random.Generator) -> str:
        place = np.searchsorted(self.summed, rng.random() * self.summed[-1], side="right")
        name = self.names[int(place)]
        return "".join(
            _one_of(_ACCENTS[letter], rng) if letter in _ACCENTS and rng.random() < _ACCENTED else letter
            for letter in name
        )

    def _title(self, rng: np.random.Generator) -> str:
        return re.sub(r"[^ '-]+", lambda part: part[0][0] + part[0][1:].lower(), self._capitals(rng))


def _compound(rng: np.random.Generator) -> str:
    word = "".join(_one_of(_SYLLABLES, rng) for _ in range(rng.integers(2, 5))).capitalize()
    if rng.random() < 0.25:
        word += _one_of(_STREETS, rng)
    if rng.random() < 0.1:
        return f"Am {word}"
    return f"{word} {rng.integers(1, 200)}" if rng.random() < 0.1 else word


def _one_of(some: Sequence[str], rng: np.random.Generator) -> str:
    return some[int(rng.integers(len(some)))]


def text_maker(counts: Iterable[tuple[str, int]], words: Iterable[str]) -> TextMaker:
    """One that draws names of ``counts`` that occur more than once, each as often as the square root of its count."""
    often = [(name, count**_FLATTER) for name, count in counts if count >= _OFTEN and len(name) > 1]
    return TextMaker(
        tuple(name for name, _ in often),
        tuple(accumulate(weight for _, weight in often)),
        tuple(sorted({word for word in words if len(word) > 1})),
    )


def as_written(pack: Pack) -> Iterator[str]:
    """The texts that leave neither case nor accents open."""
    return (text for text, left in zip(pack.texts, pack.left_open, strict=True) if left == LeftOpen.NOTHING)
