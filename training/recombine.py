"""`python -m training.recombine`: new fields out of real ones - other names in their letters, on their forms.

A form is a real field whose name was taken away; captions, stamps and cut-off lines stay. On it a name from the list
of names is written in fragments of one to four letters, cut out of fields of a like pen and size of letters. Reads
the training split only. The same seed gives the same fields; field k does not depend on how many are made.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from backend.recognizer.alphabet import NAMES, Alphabet
from backend.recognizer.bundle import load_bundle
from backend.recognizer.ctc import frames_needed
from backend.recognizer.normalise import ImageSpec, normalise
from training.dataset import Sample
from training.glyph_bank import LONGEST, GlyphBank
from training.glyph_cutting import Grey, Letter, erase
from training.glyphs_of_pack import cut_pack
from training.name_source import NameSource
from training.network import FRAME_STRIDE
from training.packing import Pack, open_pack, write_pack
from training.places import add_dataset_option
from training.prior import NAME_COUNTS, read_counts

BLANKS = 0.03  # share of forms left without a name
_TRIES = 20  # draws until one can be written
_PAPER = 255
_MARGIN = 6  # columns of paper after the last letter
_SHORT = 0.45  # chance that a fragment ends after a letter
_USUAL_GAP = 0.08  # of the line's height


@dataclass(frozen=True)
class Writing:
    """Ink ``(H, W)``, 0 none to 1 full, whose letters stand on row ``foot``."""

    ink: NDArray[np.float32]
    foot: int


@dataclass(frozen=True)
class Recombiner:
    """Everything that a new field is made of."""

    pack: Pack
    bank: GlyphBank
    source: NameSource
    alphabet: Alphabet = NAMES
    spec: ImageSpec = field(default_factory=ImageSpec)

    def sample(self, number: int, seed: int) -> Sample:
        """Field ``number`` of ``seed``.

        Raises:
            RuntimeError: the bank's letters spell hardly any of the names.
        """
        rng = np.random.default_rng((seed, number))
        for _ in range(_TRIES):
            text = "" if rng.random() < BLANKS else self.source.draw(rng)
            grey = self._field(text, rng)
            if grey is None:
                continue
            width = normalise(grey, self.spec).pixels.shape[1]
            if frames_needed(tuple(self.alphabet.encode(text))) <= width // FRAME_STRIDE:
                return Sample(f"recombined-{seed}-{number}", text, grey, width)
        raise RuntimeError(f"None of {_TRIES} names could be written: the glyph bank lacks letters.")

    def _field(self, text: str, rng: np.random.Generator) -> Grey | None:
        """``text`` on a form; None where a letter of it is in nobody's hand."""
        form = int(rng.integers(len(self.bank.counts)))
        letters, top = self.bank.letters(form), int(self.bank.tops[form])
        grey = self.pack.grey(int(self.bank.numbers[form]))
        emptied = erase(grey, letters, top)
        if not text:
            return emptied
        written = self._write(text, form, rng)
        if written is None:
            return None
        left = max(0, letters[0].x + int(rng.integers(-3, 4)))
        foot = top + int(self.bank.feet[form]) + int(rng.integers(-1, 2))
        return _lay(emptied, written, left, foot, _darkness(grey))

    def _write(self, text: str, like: int, rng: np.random.Generator) -> Writing | None:
        """``text`` in hands like that of the donor ``like``."""
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
        return _side_by_side(pieces, moves)

    def _fragments(self, labels: list[int], like: int, rng: np.random.Generator) -> list[Writing] | None:
        """A word in fragments; None where a letter of it is in nobody's hand."""
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
        """Letters of ``donor`` as they stand in its field, brought to the size of those of ``like``."""
        bank = self.bank
        height, wanted = (float(bank.feet[d] - bank.heads[d]) for d in (donor, like))
        ink = _joined(bank.letters(donor, first, count))
        scale = float(np.clip(wanted / height, 0.4, 2.5)) * rng.uniform(0.93, 1.07)
        size = (
            max(1, round(ink.shape[1] * scale * rng.uniform(0.93, 1.07))),
            max(1, round(len(ink) * scale)),
        )
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        resized = np.asarray(cv2.resize(ink, size, interpolation=how), np.float32)
        return Writing(resized, round(float(bank.feet[donor]) * scale))

    def _gap(self, like: int, rng: np.random.Generator) -> int:
        """Columns from one fragment to the next, as ``like`` leaves them between letters."""
        gaps = self.bank.gaps(like)
        gap = float(rng.choice(gaps)) if len(gaps) else _USUAL_GAP
        gap = float(np.clip(gap + rng.normal(0, 0.04), -0.12, 0.45))
        return round(gap * int(self.bank.lines[like]))


def _joined(letters: list[Letter]) -> NDArray[np.float32]:
    """Ink of neighbouring letters, 0..1, as they stand in their field."""
    start = min(letter.x for letter in letters)
    width = max(letter.x + letter.ink.shape[1] for letter in letters) - start
    ink = np.zeros((len(letters[0].ink), width), np.float32)
    for letter in letters:
        window = ink[:, letter.x - start : letter.x - start + letter.ink.shape[1]]
        np.maximum(window, letter.ink / np.float32(255), out=window)
    return ink


def _side_by_side(pieces: list[Writing], moves: list[int]) -> Writing:
    """Pieces from left to right on one foot, each ``moves`` columns after the one before."""
    lefts, end = [], 0
    for piece, move in zip(pieces, moves, strict=True):
        lefts.append(max(0, end + move))
        end = max(end, lefts[-1] + piece.ink.shape[1])
    foot = max(piece.foot for piece in pieces)
    below = max(len(piece.ink) - piece.foot for piece in pieces)
    ink = np.zeros((foot + below, end), np.float32)
    for piece, left in zip(pieces, lefts, strict=True):
        top = foot - piece.foot
        window = ink[top : top + len(piece.ink), left : left + piece.ink.shape[1]]
        np.maximum(window, piece.ink, out=window)
    return Writing(ink, foot)


def _lay(form: Grey, written: Writing, left: int, foot: int, darkness: float) -> Grey:
    """``written`` with its foot on row ``foot`` of ``form``, which grows to the right where the name is longer.

    Rows above and below the form are cut off.
    """
    grown = max(0, left + written.ink.shape[1] + _MARGIN - form.shape[1])
    laid = np.pad(form, ((0, 0), (0, grown)), constant_values=_PAPER)
    top = foot - written.foot
    ink = written.ink[max(0, -top) : max(0, form.shape[0] - top)]
    top = max(0, top)
    window = laid[top : top + len(ink), left : left + ink.shape[1]]
    np.minimum(window, (_PAPER * (1 - darkness * ink)).astype(np.uint8), out=window)
    return laid


def _darkness(grey: Grey) -> float:
    return 1 - float(np.percentile(grey, 0.5)) / _PAPER


def contact_sheet(recombiner: Recombiner, seed: int, rows: int = 20, columns: int = 3) -> Grey:
    """A page of fields to look at, each in a grey cell of 60 x 420 pixels."""
    cells = []
    for number in range(rows * columns):
        grey = recombiner.sample(number, seed).grey[:60, :420]
        cell = np.full((60, 420), 200, np.uint8)
        cell[: grey.shape[0], : grey.shape[1]] = grey
        cells.append(cell)
    return np.vstack([np.hstack(cells[row * columns : (row + 1) * columns]) for row in range(rows)])


def main() -> None:
    """Cut letters out of a packed training split and write new fields with them, as a pack."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="bundle whose network finds the letters")
    add_dataset_option(parser)
    parser.add_argument(
        "--pack", type=Path, required=True, help="packed training split, see training.pretrain"
    )
    parser.add_argument(
        "--out", type=Path, required=True, help="folder of the new pack, and of the glyph bank"
    )
    parser.add_argument("--count", type=int, default=150_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first field")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--leave-out", type=Path, help="CSV whose IDENTITY rows are taken out of the counts")
    parser.add_argument("--sheet", type=Path, help="also write a contact sheet to this PNG file")
    options = parser.parse_args()
    console, pack = Console(), open_pack(options.pack)
    kept = options.out / "glyphs.npz"
    if not kept.exists():
        cut_pack(pack, load_bundle(options.weights)).save(kept)
    bank = GlyphBank.load(kept)
    console.print(f"{len(bank.labels)} letters of {len(bank.counts)} fields")
    counts = read_counts(options.dataset / NAME_COUNTS, NAMES, options.leave_out)
    recombiner = Recombiner(pack, bank, NameSource.of(counts))
    if options.sheet is not None:
        cv2.imwrite(str(options.sheet), contact_sheet(recombiner, options.seed))
    numbers = track(range(options.first, options.first + options.count), description="writing names")
    write_pack(options.out, _samples(recombiner, numbers, options.seed))


def _samples(recombiner: Recombiner, numbers: Iterable[int], seed: int) -> Iterator[Sample]:
    return (recombiner.sample(number, seed) for number in numbers)


if __name__ == "__main__":
    main()
