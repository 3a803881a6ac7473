"""How likely a name is before one looks: a character n-gram and a list of names with their frequencies.

Knows texts and one file of plain arrays, which is built by ``training.prior`` from a list of names; which language
that is stands in the file alone. Knows no frames, networks or bundles.

A file holds no name's chance by itself: the n-gram, interpolated and already backed off, gives the next character
after each context that is worth a row, and a text is followed from its longest known contexts.
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
START = "\x02"  # stands before a text's first character in a context
STEP = 1 / 16  # nats that one unit of a row means
UNKNOWN = 255  # units; the floor for characters that the list of names never showed


class PriorError(ValueError):
    """A file that is not a name prior of this format."""


@dataclass(frozen=True)
class Prior:
    """A name prior as it lies in its file.

    Args:
        characters: the V that it knows; row column ``n + 1`` is character ``n``, column 0 the text's end.
        contexts: K endings of ``START`` + text, distinct, the empty one among them; to their rows.
        rows: ``(K, V + 1)`` negative log chances of what follows, in units of ``STEP``.
        names: how often each listed name was counted, at least once.
    Raises:
        PriorError: shapes that do not belong together, a missing empty context, or a name that was never counted.
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
                f"A name prior has one row a context and one column a character and the end. "
                f"Received: {self.rows.shape} for {len(self.contexts)} contexts, {len(self.characters)} characters"
            )
        if min(self.names.values(), default=1) < 1:
            raise PriorError("A name on the list of a name prior was counted at least once.")
        object.__setattr__(self, "_longest", max(map(len, self.contexts)))
        # The rows one behind the other: single numbers are read from bytes several times faster than from an array.
        object.__setattr__(self, "_units", self.rows.tobytes())
        object.__setattr__(self, "_column", {c: n for n, c in enumerate(self.characters, start=1)})

    def context(self, prefix: str) -> int:
        """The row that says what follows ``prefix``: that of its longest known ending."""
        ending = (START + prefix)[-self._longest :]
        while ending not in self.contexts:
            ending = ending[1:]
        return self.contexts[ending]

    def log_spelling(self, text: str) -> float:
        """log P of ``text`` and its end by the n-gram alone, in nats."""
        width = self.rows.shape[1]
        units = self._units[self.context(text) * width]
        for place, character in enumerate(text):
            column = self._column.get(character)
            if column is None:
                units += UNKNOWN
            else:
                units += self._units[self.context(text[:place]) * width + column]
        return -STEP * units

    def log_count(self, name: str) -> float | None:
        """The logarithm of how often ``name`` was counted, in nats; None where it is not on the list."""
        count = self.names.get(name)
        return None if count is None else math.log(count)

    def for_characters(self, characters: str) -> NDArray[np.uint8]:
        """Rows ``(K, 1 + len(characters))`` in the order of another alphabet; characters it lacks get the floor."""
        columns = [0, *(self._column.get(character, -1) for character in characters)]
        floor = np.full((len(self.rows), 1), UNKNOWN, np.uint8)
        return np.hstack([self.rows, floor])[:, columns]

    def save(self, path: Path) -> None:
        """Write the file; the same prior always gives the same bytes."""
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
        PriorError: it is none, or of another format.
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
