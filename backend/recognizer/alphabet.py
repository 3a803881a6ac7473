"""The characters that a network can output, their order, and how typed text is folded onto them.

Class 0 is CTC's blank, so character number ``i`` is class ``i + 1``. The order is part of the trained network: an
alphabet is stored in the bundle's manifest and never rebuilt from data.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Any

BLANK = 0

# Variants that people type of the apostrophe, the hyphen and the space.
_SIGNS = {
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "`": "'",
    "´": "'",
    "‐": "-",
    "‑": "-",
    "–": "-",
    "—": "-",
    "\u00a0": " ",
}
# Letters that Unicode does not decompose.
_LIGATURES = {"Œ": "OE", "Æ": "AE", "ẞ": "SS", "ß": "SS", "Ø": "O", "Ł": "L", "Đ": "D"}


class UnknownCharacterError(ValueError):
    """A text contains a character that the alphabet lacks."""

    def __init__(self, character: str, position: int, text: str) -> None:
        super().__init__(
            f"The alphabet has no {character!r} (position {position}); fold the text first. "
            f"Received: {text!r}"
        )
        self.character = character
        self.position = position


@dataclass(frozen=True)
class Folded:
    """``text`` in the alphabet's characters only, and each (character, position in the input) that was dropped."""

    text: str
    unknown: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Alphabet:
    """An ordered set of single characters.

    Args:
        characters: distinct NFC characters in class order, without the blank.
        fold_case: whether lower case is folded to upper case.
        fold_accents: whether a letter that the alphabet lacks is folded to one without accents, ligatures and
            typographic forms.
    Raises:
        ValueError: a character repeats, or is not NFC.
    """

    characters: str
    fold_case: bool = True
    fold_accents: bool = True
    _index: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if unicodedata.normalize("NFC", self.characters) != self.characters:
            raise ValueError(f"An alphabet's characters must be NFC. Received: {self.characters!r}")
        index = {character: number for number, character in enumerate(self.characters, start=1)}
        if len(index) != len(self.characters):
            raise ValueError(f"An alphabet's characters must be distinct. Received: {self.characters!r}")
        object.__setattr__(self, "_index", index)

    @property
    def size(self) -> int:
        """Number of classes, including the blank."""
        return len(self.characters) + 1

    def encode(self, text: str) -> list[int]:
        """The classes of ``text``, which must already be folded.

        Raises:
            UnknownCharacterError: the alphabet lacks a character; the error names it and its position.
        """
        classes = []
        for position, character in enumerate(text):
            if character not in self._index:
                raise UnknownCharacterError(character, position, text)
            classes.append(self._index[character])
        return classes

    def decode(self, classes: list[int]) -> str:
        """The text of ``classes``. Blanks (0) are not allowed: CTC decoding has removed them.

        Raises:
            ValueError: a class is outside 1..size-1.
        """
        if any(not 1 <= number < self.size for number in classes):
            raise ValueError(f"Classes must lie in 1..{self.size - 1}. Received: {classes}")
        return "".join(self.characters[number - 1] for number in classes)

    def fold(self, text: str) -> Folded:
        """Write ``text`` with this alphabet's characters, and report those that cannot be mapped.

        White space is stripped at both ends, and runs of it become one space.
        """
        text = " ".join(unicodedata.normalize("NFC", text).split())
        kept: list[str] = []
        unknown: list[tuple[str, int]] = []
        for position, character in enumerate(text):
            replacement = self._fold_character(character)
            if replacement is None:
                unknown.append((character, position))
            else:
                kept.append(replacement)
        return Folded("".join(kept), tuple(unknown))

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values for the manifest; ``from_dict`` restores them."""
        return {
            "characters": self.characters,
            "fold_case": self.fold_case,
            "fold_accents": self.fold_accents,
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Alphabet:
        """The inverse of ``to_dict``.

        Raises:
            TypeError: a key is missing or unknown.
        """
        return cls(**values)

    def _fold_character(self, character: str) -> str | None:
        if character in self._index:
            return character
        candidates = [_SIGNS.get(character, character)]
        if self.fold_case:
            candidates.append(candidates[-1].upper())
        if self.fold_accents:
            candidates += [_strip(candidate) for candidate in tuple(candidates)]
        for candidate in candidates:
            if candidate and all(part in self._index for part in candidate):
                return candidate
        return None


def _strip(text: str) -> str:
    """``text`` without ligatures, accents and compatibility forms: ``É -> E``, ``Œ -> OE``."""
    spelled = "".join(_LIGATURES.get(character, character) for character in text)
    decomposed = unicodedata.normalize("NFKD", spelled)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def plain_signs(text: str) -> str:
    """``text`` with one form of each apostrophe, hyphen and space."""
    return "".join(_SIGNS.get(character, character) for character in text)


def without_accents(text: str) -> str:
    """``text`` in its case, without accents and ligatures: ``é -> e``, ``Œ -> OE``, ``ß -> ss``."""
    return "".join(_strip(c) if c == c.upper() else _strip(c.upper()).lower() for c in text)


def folded_form(character: str) -> str:
    """A letter's plain capital, of a ligature the first one's; any other character itself: ``é -> E``, ``ß -> S``."""
    plain = _strip(character.upper())[:1].upper() if character.isalpha() else ""
    return plain or character


NAMES = Alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZ -'")
WRITTEN = Alphabet(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ -'abcdefghijklmnopqrstuvwxyz0123456789.,/()&:;°"
    "ÀÁÂÄÇÈÉÊËÎÏÍÑÔÖÓÙÛÜÚŒÆàáâäçèéêëîïíñôöóùûüúœæß",
    fold_case=False,
)
