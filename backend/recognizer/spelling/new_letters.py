"""Which letters labels need that a version cannot write, and what it writes once it has learned them.

Knows alphabets and labels as typed. Knows no networks and no database.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from backend.exchange.style import Style
from backend.recognizer.alphabet import Alphabet, folded_form
from backend.recognizer.spelling.left_open import said
from backend.recognizer.spelling.title_case import upper

LOWER_CASE = "a-z"
"""Stands for all lower-case letters of a version that has none: they are learned together."""


@dataclass(frozen=True)
class Writing:
    """What a version writes.

    Args:
        alphabet: what it reads by default.
        letters: what its weights distinguish; None if that is ``alphabet``.
    """

    alphabet: Alphabet
    letters: Alphabet | None = None

    @property
    def network_alphabet(self) -> Alphabet:
        """The alphabet of the network's classes."""
        return self.letters or self.alphabet

    def lacking(self, text: str, style: Style) -> tuple[str, ...]:
        """Letters of a label as typed that it cannot write, each once; none that the installation does not read."""
        unknown = self._exact.fold(said(text, style)).unknown
        return tuple(dict.fromkeys(character for character, _ in unknown))

    def with_letters(self, added: str) -> Writing:
        """What a version writes that has learned these too; the classes of what it wrote before stay.

        A letter whose plain capital is new brings that along.
        """
        known = self.network_alphabet.characters
        needed = dict.fromkeys([*map(folded_form, added), *added])
        new = "".join(character for character in needed if character not in known)
        plain = [folded_form(character) for character in needed]
        read = "".join(dict.fromkeys(c for c in plain if c not in self.alphabet.characters))
        alphabet = Alphabet(
            self.alphabet.characters + read, self.alphabet.fold_case, self.alphabet.fold_accents
        )
        if self.letters is None and set(new) <= set(read):
            return Writing(alphabet)
        return Writing(alphabet, Alphabet(known + new, fold_case=False))

    def more_than(self, earlier: Writing) -> str:
        """The letters that it writes and ``earlier`` does not, even if the network distinguished them already."""
        known = earlier._exact.characters
        return "".join(letter for letter in self._exact.characters if letter not in known)

    def name_of(self, letter: str) -> str:
        """The letter, or `LOWER_CASE` if that is learned as a whole."""
        known = self.network_alphabet.characters
        is_first = letter.islower() and not any(character.islower() for character in known)
        return LOWER_CASE if is_first and upper(letter) in known else letter

    def letters_named(self, name: str) -> str:
        """The inverse of ``name_of``."""
        if name != LOWER_CASE:
            return name
        lower = (character.lower() for character in self.network_alphabet.characters)
        return "".join(character for character in lower if character.islower())

    @property
    def _exact(self) -> Alphabet:
        """Letters whose plain capital can be read, unfolded."""
        told = self.network_alphabet.characters
        readable = "".join(c for c in told if folded_form(c) in self.alphabet.characters)
        return Alphabet(readable, fold_case=False, fold_accents=False)


@dataclass(frozen=True)
class NewLetters:
    """Letters that labels need and a version cannot write.

    Args:
        labels: number of labels with at least one of them.
        counts: number of labels with each letter, or with `LOWER_CASE`; the most frequent first.
    """

    labels: int
    counts: Mapping[str, int]

    def enough(self, least: int) -> tuple[str, ...]:
        """Those that at least ``least`` labels have."""
        return tuple(name for name, count in self.counts.items() if count >= least)


def count_new_letters(writing: Writing, labels: Iterable[tuple[str, Style, int]]) -> NewLetters:
    """Count what is lacking in ``labels``: each as typed (NFC), its style, and how often it counts."""
    total = 0
    counts: Counter[str] = Counter()
    needed: dict[Style, dict[str, frozenset[str]]] = defaultdict(
        dict
    )  # by character: texts repeat few of them
    for text, style, times in labels:
        known, characters = needed[style], set(text)
        for character in characters - known.keys():
            known[character] = frozenset(map(writing.name_of, writing.lacking(character, style)))
        names = frozenset[str]().union(*(known[character] for character in characters))
        total += times if names else 0
        counts.update(dict.fromkeys(names, times))
    return NewLetters(total, dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))))


def grown(writing: Writing, found: NewLetters, least: int) -> Writing:
    """What the next version writes: ``writing``, and the letters that at least ``least`` labels have."""
    added = "".join(writing.letters_named(name) for name in found.enough(least))
    return writing.with_letters(added) if added else writing
