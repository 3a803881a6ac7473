"""Letters cut out of real images, to be found by what they spell and how they are written.

Knows arrays: donors (images) and the glyphs cut out of them. ``training.recombined.letter_cutting`` cuts the letters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.recombined.letter_cutting import CutCrop, Letter

LONGEST = 4  # most letters of a fragment
_SMALL = 0.66  # height of most letters, relative to the line, below which handwriting counts as lower case
_SIGNS = 64  # more than any alphabet here has


@dataclass(frozen=True)
class Donor:
    """An image cut into letters: its number in the pack, and the probability that the network gave its label."""

    number: int
    cut: CutCrop
    chance: float


@dataclass(frozen=True)
class LetterBank:
    """D donors with G glyphs in total; the glyphs of a donor are consecutive, from left to right.

    Args:
        pixels: ink of all glyphs end to end, 0 none to 255 full.
        offsets, xs, widths, labels: ``(G,)`` for each glyph: where its ink begins, its column in the image, its width
            (its rows are the donor's), and its class.
        numbers, tops, rows, lines, firsts, counts: ``(D,)`` for each donor: its number in the pack, the row where its
            line begins, the number of rows, the line's height, its first glyph, and the number of its glyphs.
        heads, feet: ``(D,)`` rows between which most of its letters stand, counted from its ``tops``.
        strokes: ``(D,)`` width of its strokes, relative to the line's height.
        chances: ``(D,)`` probability that the network gave its label.
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
        """``count`` letters of ``donor``, beginning with its ``first``; all of them by default."""
        start = int(self.firsts[donor]) + first
        stop = int(self.firsts[donor] + self.counts[donor]) if count is None else start + count
        return [self._letter(glyph, int(self.rows[donor])) for glyph in range(start, stop)]

    def gaps(self, donor: int) -> NDArray[np.float32]:
        """Gaps between neighbouring letters of ``donor``, relative to its line's height; negative if they overlap."""
        here = slice(int(self.firsts[donor]), int(self.firsts[donor] + self.counts[donor]))
        ends = self.xs[here] + self.widths[here]
        return ((self.xs[here][1:] - ends[:-1]) / self.lines[donor]).astype(np.float32)

    def find(
        self, labels: Sequence[int], like: int, rng: np.random.Generator, reach: int = 40
    ) -> tuple[int, int] | None:
        """Find a donor that spells ``labels`` in letters as large, and with a pen about as wide, as those of ``like``.

        Of two such donors it returns the one whose label was less probable, so that unusual shapes of letters are
        seen more often. The probability is that of the whole label, not of each letter.

        Args:
            labels: classes, at most ``LONGEST``.
            like: the donor to resemble.
            reach: how many donors with thinner, and how many with wider pens are considered.
        Returns:
            The donor and the index of its first letter, or None if no donor spells that.
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
        """Write the bank to one uncompressed file."""
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as stream:
            np.savez(stream, **{field.name: getattr(self, field.name) for field in fields(self)})

    @classmethod
    def load(cls, file: Path) -> LetterBank:
        """The inverse of ``save``.

        Raises:
            ValueError: the file lacks an array; it was written by an earlier version.
        """
        stored = np.load(file)
        missing = {field.name for field in fields(cls)} - set(stored.files)
        if missing:
            raise ValueError(f"{file} lacks {', '.join(sorted(missing))}. Delete it to have it made anew.")
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
        """For each length, all fragments sorted by code and pen width: codes, pen widths, first glyphs."""
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


def collect(donors: Iterable[Donor]) -> LetterBank:
    """Make a bank of donors.

    Raises:
        ValueError: there are none.
    """
    kept = list(donors)
    if not kept:
        raise ValueError("No image could be cut into its letters.")
    letters = [letter for donor in kept for letter in donor.cut.letters]
    counts = np.array([len(donor.cut.letters) for donor in kept], np.int32)
    sizes = np.array([letter.ink.size for letter in letters], np.int64)

    def of_donor(name: str, kind: type) -> NDArray:
        return np.array([getattr(donor.cut, name) for donor in kept], kind)

    return LetterBank(
        pixels=np.concatenate([letter.ink.ravel() for letter in letters]),
        offsets=np.cumsum(sizes) - sizes,
        xs=np.array([letter.x for letter in letters], np.int32),
        widths=np.array([letter.ink.shape[1] for letter in letters], np.int32),
        labels=np.array([letter.label for letter in letters], np.int32),
        numbers=np.array([donor.number for donor in kept], np.int32),
        tops=of_donor("top", np.int32),
        rows=np.array([len(donor.cut.letters[0].ink) for donor in kept], np.int32),
        lines=of_donor("line", np.int32),
        firsts=np.cumsum(counts, dtype=np.int64) - counts,
        counts=counts,
        heads=of_donor("head", np.int32),
        feet=of_donor("foot", np.int32),
        strokes=of_donor("stroke", np.float32),
        chances=np.array([donor.chance for donor in kept], np.float32),
    )


def _code(labels: Sequence[int] | NDArray[np.int64], is_small: bool | NDArray[np.bool_]) -> NDArray[np.int64]:
    """One number per spelling and size of letters; ``labels`` along the first axis."""
    code = np.asarray(is_small, np.int64)
    for label in labels:
        code = code * _SIGNS + label
    return code
