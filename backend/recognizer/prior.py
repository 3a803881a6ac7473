"""The name prior, what is known of names before looking at the image: a character n-gram and a list of counted names.

Knows texts and one file of arrays, which ``training.prior`` builds from a list of names; nothing here depends on their
language. Knows no frames, networks or bundles.

The n-gram is stored interpolated and backed off: each row holds the probabilities of the next character after one
context, and a text's probability is the product over the longest known context at each place.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

FORMAT = 2
START = "\x02"  # precedes a text's first character in a context
STEP = 1 / 16  # nats in one unit of a row
MOST = 254  # units of the least likely character


class PriorError(ValueError):
    """A file that is not a name prior, or is of another format."""


@dataclass(frozen=True)
class Prior:
    """A name prior as stored in its file.

    Args:
        characters: the V that it knows; column ``n + 1`` of ``rows`` is character ``n``, column 0 the text's end.
        contexts: maps K distinct endings of ``START`` + text, one of them empty, to their rows.
        rows: ``(K, V + 1)`` negative log-probabilities of what follows, in units of ``STEP``.
        names: maps each listed name to its count, at least 1.
    Raises:
        PriorError: the shapes do not match, the empty context is missing, or a count is below 1.
    """

    characters: str
    contexts: Mapping[str, int]
    rows: NDArray[np.uint8]
    names: Mapping[str, int]
    _longest: int = field(init=False, repr=False, compare=False)
    _units: bytes = field(init=False, repr=False, compare=False)
    _column: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.rows.shape != (len(self.contexts), len(self.characters) + 1) or "" not in self.contexts:
            raise PriorError(
                f"A name prior has a row for each context, and a column for the end and each character. "
                f"Received: {self.rows.shape} for {len(self.contexts)} contexts, {len(self.characters)} characters"
            )
        if min(self.names.values(), default=1) < 1:
            raise PriorError("Each name of a name prior must have a count of at least 1.")
        object.__setattr__(self, "_longest", max(map(len, self.contexts)))
        # The rows as one sequence of bytes: reading single numbers from it is several times faster than from an array.
        object.__setattr__(self, "_units", self.rows.tobytes())
        object.__setattr__(self, "_column", {c: n for n, c in enumerate(self.characters, start=1)})

    @property
    def longest(self) -> int:
        """Characters of the longest context: what stands further back changes nothing."""
        return self._longest

    def context(self, prefix: str) -> int:
        """The row of what follows ``prefix``: that of its longest known ending."""
        ending = (START + prefix)[-self._longest :]
        while ending not in self.contexts:
            ending = ending[1:]
        return self.contexts[ending]

    def log_spelling(self, text: str) -> float:
        """log P of ``text`` and its end by the n-gram, in nats.

        Of a character that it does not know it says nothing: that no name of its list has a digit does not make
        digits unlikely for an office that writes them.
        """
        width = self.rows.shape[1]
        units = self._units[self.context(text) * width]
        for place, character in enumerate(text):
            column = self._column.get(character)
            if column is not None:
                units += self._units[self.context(text[:place]) * width + column]
        return -STEP * units

    def known(self, text: str) -> int:
        """The number of characters of ``text`` that it knows."""
        return sum(character in self._column for character in text)

    def log_count(self, name: str) -> float | None:
        """The natural logarithm of the count of ``name``; None if it is not on the list."""
        count = self.names.get(name)
        return None if count is None else math.log(count)

    def for_characters(self, characters: str) -> NDArray[np.uint8]:
        """Rows ``(K, 1 + len(characters))`` in the order of another alphabet; unknown characters get 0."""
        columns = [0, *(self._column.get(character, -1) for character in characters)]
        nothing = np.zeros((len(self.rows), 1), np.uint8)
        return np.hstack([self.rows, nothing])[:, columns]

    def save(self, path: Path) -> None:
        """Write the file; the same prior always results in the same bytes."""
        with path.open("wb") as stream:
            np.savez_compressed(
                stream,
                format=np.array([FORMAT], np.uint8),
                characters=_packed(self.characters),
                contexts=_packed("".join(f"{context}\n" for context in sorted(self.contexts))),
                rows=self.rows[[self.contexts[context] for context in sorted(self.contexts)]],
                names=_packed("".join(f"{name}\n" for name in sorted(self.names))),
                counts=np.array([self.names[name] for name in sorted(self.names)], np.uint32),
            )


def load_prior(path: Path) -> Prior:
    """Read a file that ``Prior.save`` wrote.

    Raises:
        PriorError: it is not a name prior, or of another format.
    """
    try:
        with np.load(path, allow_pickle=False) as arrays:
            if arrays["format"].tolist() != [FORMAT]:
                raise PriorError(
                    f"This release reads name priors of format {FORMAT}. Received: {arrays['format']}"
                )
            contexts, names = (_unpacked(arrays[key]).split("\n")[:-1] for key in ("contexts", "names"))
            return Prior(
                characters=_unpacked(arrays["characters"]),
                contexts={context: row for row, context in enumerate(contexts)},
                rows=arrays["rows"],
                names=dict(zip(names, arrays["counts"].tolist(), strict=True)),
            )
    except (OSError, KeyError, ValueError, BadZipFile) as error:
        raise PriorError(f"{path.name} is not a name prior: {error}") from error


def _packed(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), np.uint8)


def _unpacked(array: NDArray[np.uint8]) -> str:
    return array.tobytes().decode()
