"""Letters cut out of real fields, to be found again by what they spell and how they are written.

Knows arrays: donors (fields) and the glyphs that they gave. How letters are cut is ``glyph_cutting``'s, what is done
with them ``recombine``'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.recombined.letter_cutting import CutField, Letter

LONGEST = 4  # letters of a fragment that are taken over together
_SMALL = 0.66  # height of most letters, of the line, under which a hand counts as lower case
_SIGNS = 64  # more than any alphabet here has


@dataclass(frozen=True)
class Donor:
    """A field taken apart: its number in the pack, and the chance that the network gave its label."""

    number: int
    field: CutField
    chance: float


@dataclass(frozen=True)
class GlyphBank:
    """D donors with G glyphs in all; a donor's glyphs stand together, from left to right.

    Args:
        pixels: ink of all glyphs end to end, 0 none to 255 full.
        offsets, xs, widths, labels: ``(G,)`` of each glyph: where its ink begins, its column in the image, its columns
            (its rows are the donor's), and its class.
        numbers, tops, rows, lines, firsts, counts: ``(D,)`` of each donor: its number in the pack, the row where its
            line begins, the rows kept, the line's height, its first glyph, and how many it has.
        heads, feet: ``(D,)`` rows between which most of its letters stand, counted from its ``tops``.
        strokes: ``(D,)`` width of its strokes, of the line's height.
        chances: ``(D,)`` that its network gave its label.
    """

    pixels: NDArray[np.uint8]
    offsets: NDArray[np.int64]
    xs: NDArray[np.int32]
    widths: NDArray[np.int32]
    labels: NDArray[np.int32]
    numbers: NDArray[np.int32]
    tops: NDArray[np.int32]
    rows: NDArray[np.int32]
    lines: NDArray[np.int32]
    firsts: NDArray[np.int64]
    counts: NDArray[np.int32]
    heads: NDArray[np.int32]
    feet: NDArray[np.int32]
    strokes: NDArray[np.float32]
    chances: NDArray[np.float32]

    def letters(self, donor: int, first: int = 0, count: int | None = None) -> list[Letter]:
        """The ``count`` letters of ``donor`` from its ``first`` on; all of them by default."""
        start = int(self.firsts[donor]) + first
        stop = int(self.firsts[donor] + self.counts[donor]) if count is None else start + count
        return [self._letter(glyph, int(self.rows[donor])) for glyph in range(start, stop)]

    def gaps(self, donor: int) -> NDArray[np.float32]:
        """Paper between the neighbouring letters of ``donor``, of its line's height; negative where they overlap."""
        here = slice(int(self.firsts[donor]), int(self.firsts[donor] + self.counts[donor]))
        ends = self.xs[here] + self.widths[here]
        return ((self.xs[here][1:] - ends[:-1]) / self.lines[donor]).astype(np.float32)

    def find(
        self, labels: Sequence[int], like: int, rng: np.random.Generator, reach: int = 40
    ) -> tuple[int, int] | None:
        """A donor that spells ``labels``, in letters as large and with a pen about as wide as ``like``'s.

        Of two that do, the one whose label was the less certain: rare shapes of letters are to be seen more often. The
        certainty is the whole label's, not each letter's.

        Args:
            labels: classes, at most ``LONGEST``.
            like: the donor to resemble.
            reach: how many donors with thinner, and with wider pens may be taken.
        Returns:
            The donor and the place of its first letter, or None where nobody spells that.
        """
        codes, strokes, places = self._index[len(labels) - 1]
        code = _code(labels, bool(self._is_small[like]))
        first, last = np.searchsorted(codes, (code, code + 1))
        if first == last:
            return None
        middle = first + int(np.searchsorted(strokes[first:last], self.strokes[like]))
        two = places[rng.integers(max(first, middle - reach), min(last - 1, middle + reach) + 1, 2)]
        donors = np.searchsorted(self.firsts, two, side="right") - 1
        harder = int(self.chances[donors].argmin())
        donor = int(donors[harder])
        return donor, int(two[harder] - self.firsts[donor])

    def save(self, file: Path) -> None:
        """Write everything into one uncompressed file."""
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as stream:
            np.savez(stream, **{field.name: getattr(self, field.name) for field in fields(self)})

    @classmethod
    def load(cls, file: Path) -> GlyphBank:
        """The inverse of ``save``.

        Raises:
            ValueError: the file lacks an array, as banks of an earlier version do.
        """
        stored = np.load(file)
        missing = {field.name for field in fields(cls)} - set(stored.files)
        if missing:
            raise ValueError(f"{file} lacks {', '.join(sorted(missing))}. Delete it, and it is made anew.")
        return cls(**{field.name: stored[field.name] for field in fields(cls)})

    def _letter(self, glyph: int, rows: int) -> Letter:
        start, width = int(self.offsets[glyph]), int(self.widths[glyph])
        ink = self.pixels[start : start + rows * width].reshape(rows, width)
        return Letter(int(self.labels[glyph]), int(self.xs[glyph]), ink)

    @cached_property
    def _is_small(self) -> NDArray[np.bool_]:
        return (self.feet - self.heads) < _SMALL * self.lines

    @cached_property
    def _index(self) -> list[tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.int64]]]:
        """For each length: codes of all fragments ascending, their pens' widths ascending, their first glyphs."""
        return [self._fragments(length) for length in range(1, LONGEST + 1)]

    def _fragments(self, length: int) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.int64]]:
        donors = np.repeat(np.arange(len(self.counts)), self.counts)
        places = np.arange(len(self.labels) - length + 1)
        places = places[donors[places] == donors[places + length - 1]]
        signs = np.stack([self.labels[places + k] for k in range(length)]).astype(np.int64)
        codes = _code(signs, self._is_small[donors[places]])
        strokes = self.strokes[donors[places]]
        order = np.lexsort((strokes, codes))
        return codes[order], strokes[order], places[order]


def collect(donors: Iterable[Donor]) -> GlyphBank:
    """A bank of fields taken apart.

    Raises:
        ValueError: there are none.
    """
    kept = list(donors)
    if not kept:
        raise ValueError("No field could be taken apart into its letters.")
    letters = [letter for donor in kept for letter in donor.field.letters]
    counts = np.array([len(donor.field.letters) for donor in kept], np.int32)
    sizes = np.array([letter.ink.size for letter in letters], np.int64)

    def of_donor(name: str, kind: type) -> NDArray:
        return np.array([getattr(donor.field, name) for donor in kept], kind)

    return GlyphBank(
        pixels=np.concatenate([letter.ink.ravel() for letter in letters]),
        offsets=np.cumsum(sizes) - sizes,
        xs=np.array([letter.x for letter in letters], np.int32),
        widths=np.array([letter.ink.shape[1] for letter in letters], np.int32),
        labels=np.array([letter.label for letter in letters], np.int32),
        numbers=np.array([donor.number for donor in kept], np.int32),
        tops=of_donor("top", np.int32),
        rows=np.array([len(donor.field.letters[0].ink) for donor in kept], np.int32),
        lines=of_donor("line", np.int32),
        firsts=np.cumsum(counts, dtype=np.int64) - counts,
        counts=counts,
        heads=of_donor("head", np.int32),
        feet=of_donor("foot", np.int32),
        strokes=of_donor("stroke", np.float32),
        chances=np.array([donor.chance for donor in kept], np.float32),
    )


def _code(labels: Sequence[int] | NDArray[np.int64], is_small: bool | NDArray[np.bool_]) -> NDArray[np.int64]:
    """One number for each spelling and size of letters; ``labels`` along the first axis."""
    code = np.asarray(is_small, np.int64)
    for label in labels:
        code = code * _SIGNS + label
    return code
