"""Writes in fragments of one to four letters, cut out of images with a similar pen and size of letters.

Knows a letter bank and an alphabet.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.recognizer.alphabet import NAMES, Alphabet
from training.recombined.ink import Writing, side_by_side
from training.recombined.letter_bank import LONGEST, LetterBank
from training.recombined.letter_cutting import Letter

_SHORT = 0.6  # chance that a fragment ends after a letter
_USUAL_GAP = 0.08  # of the line's height
_SLANT, _TURN = 0.08, 0.05  # standard deviations per fragment: columns per row, rows per column
_TRACE = 0.05  # least ink that counts at the sides of a fragment
_BEND = 0.03  # standard deviation of a stroke's displacement, of the letters' height


@dataclass(frozen=True)
class FragmentHand:
    """Writes with the letters of a bank."""

    bank: LetterBank
    alphabet: Alphabet = NAMES

    def write(self, text: str, like: int, rng: np.random.Generator) -> Writing | None:
        """Write ``text`` in handwriting similar to that of the donor ``like``; None if a letter is missing."""
        line = int(self.bank.lines[like])
        pieces: list[Writing] = []
        moves: list[int] = []
        for word in text.split():
            found = self._fragments(self.alphabet.encode(word), like, rng)
            if found is None:
                return None
            gaps = [self._gap(like, rng) for _ in found[1:]]
            moves += [round(rng.uniform(0.25, 1.1) * line) if pieces else 0, *gaps]
            pieces += found
        return side_by_side(pieces, moves)

    def _fragments(self, labels: list[int], like: int, rng: np.random.Generator) -> list[Writing] | None:
        """One word in fragments; None if a letter is missing."""
        pieces: list[Writing] = []
        while labels:
            longest = min(LONGEST, len(labels), int(rng.geometric(_SHORT)))
            tried = ((count, self.bank.find(labels[:count], like, rng)) for count in range(longest, 0, -1))
            count, found = next(((count, found) for count, found in tried if found), (0, None))
            if found is None:
                return None
            pieces.append(self._fragment(*found, count, like, rng))
            labels = labels[count:]
        return pieces

    def _fragment(self, donor: int, first: int, count: int, like: int, rng: np.random.Generator) -> Writing:
        """Letters of ``donor`` as they stand in its image, slightly bent, as large as those of ``like``."""
        bank = self.bank
        height, wanted = (float(bank.feet[d] - bank.heads[d]) for d in (donor, like))
        ink = _joined_ink(bank.letters(donor, first, count))
        scale = float(np.clip(wanted / height, 0.4, 2.5)) * rng.uniform(0.93, 1.07)
        size = (
            max(1, round(ink.shape[1] * scale * rng.uniform(0.93, 1.07))),
            max(1, round(len(ink) * scale)),
        )
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        resized = np.asarray(cv2.resize(ink, size, interpolation=how), np.float32)
        return _bent(Writing(resized, round(float(bank.feet[donor]) * scale)), wanted, rng)

    def _gap(self, like: int, rng: np.random.Generator) -> int:
        """Columns between two fragments, similar to the gaps between the letters of ``like``."""
        gaps = self.bank.gaps(like)
        gap = float(rng.choice(gaps)) if len(gaps) else _USUAL_GAP
        gap = float(np.clip(gap + rng.normal(0, 0.04), -0.12, 0.45))
        return round(gap * int(self.bank.lines[like]))


def _joined_ink(letters: list[Letter]) -> NDArray[np.float32]:
    """The ink of neighbouring letters, 0..1, as they stand in their image."""
    start = min(letter.x for letter in letters)
    width = max(letter.x + letter.ink.shape[1] for letter in letters) - start
    ink = np.zeros((len(letters[0].ink), width), np.float32)
    for letter in letters:
        window = ink[:, letter.x - start : letter.x - start + letter.ink.shape[1]]
        np.maximum(window, letter.ink / np.float32(255), out=window)
    return ink


def _bent(written: Writing, height: float, rng: np.random.Generator) -> Writing:
    """Slant, rotate and distort ``written``, so that a donor's letter appears in many shapes.

    Args:
        height: of its letters, in pixels.
    """
    pad = max(2, round(height / 4))
    ink = np.pad(written.ink, pad)
    foot, middle = written.foot + pad, ink.shape[1] / 2
    ys, xs = np.mgrid[0 : ink.shape[0], 0 : ink.shape[1]].astype(np.float32)
    slant, turn = np.float32(rng.normal(0, _SLANT)), np.float32(rng.normal(0, _TURN))
    knots = (3, max(3, round(2 * ink.shape[1] / height)))
    moves = rng.normal(0, _BEND * height, (2, *knots)).astype(np.float32)
    right, down = (cv2.resize(move, ink.shape[::-1], interpolation=cv2.INTER_CUBIC) for move in moves)
    bent = cv2.remap(
        ink, xs + slant * (ys - foot) + right, ys + turn * (xs - np.float32(middle)) + down, cv2.INTER_LINEAR
    )
    columns = np.flatnonzero(bent.max(axis=0) > _TRACE)
    if not len(columns):
        return written
    return Writing(np.asarray(bent[:, columns[0] : columns[-1] + 1], np.float32), foot)
