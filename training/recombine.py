"""`python -m training.recombine`: new fields out of real ones - other names in their letters, on their forms.

A form is a real field whose name was taken away; captions, stamps and cut-off lines stay. On it a name from the list
of names is written, in letters of other fields or in fonts. Reads the training split only. The same seed gives the same
fields; field k does not depend on how many are made.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from rich.console import Console
from rich.progress import track

from backend.recognizer.alphabet import NAMES, Alphabet
from backend.recognizer.bundle import load_bundle
from backend.recognizer.ctc import frames_needed
from backend.recognizer.normalise import ImageSpec, normalise
from training.data.dataset import Sample
from training.data.locations import add_dataset_option
from training.data.packing import Pack, open_pack, write_pack
from training.network.network import FRAME_STRIDE
from training.options.json_option import json_for
from training.prior import NAME_COUNTS, read_counts, read_labels
from training.recombined.font_hand import FontHand, font_files
from training.recombined.fragments import FragmentHand
from training.recombined.ink import Hand, darkness, lay
from training.recombined.letter_bank import GlyphBank
from training.recombined.letter_cutting import Grey, erase
from training.recombined.name_source import NameSource, Shares
from training.recombined.pack_letters import cut_pack

BLANKS = 0.03  # share of forms left without a name
_TRIES = 20  # draws until one can be written


@dataclass(frozen=True)
class Recombiner:
    """Everything that a new field is made of."""

    pack: Pack
    bank: GlyphBank
    source: NameSource
    hand: Hand
    alphabet: Alphabet = NAMES
    spec: ImageSpec = field(default_factory=ImageSpec)

    def sample(self, number: int, seed: int) -> Sample:
        """Field ``number`` of ``seed``.

        Raises:
            RuntimeError: the hand can write hardly any of the names.
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
        raise RuntimeError(f"None of {_TRIES} names could be written: the hand lacks letters.")

    def _field(self, text: str, rng: np.random.Generator) -> Grey | None:
        """``text`` on a form; None where the hand lacks a letter of it."""
        form = int(rng.integers(len(self.bank.counts)))
        letters, top = self.bank.letters(form), int(self.bank.tops[form])
        grey = self.pack.grey(int(self.bank.numbers[form]))
        emptied = erase(grey, letters, top)
        if not text:
            return emptied
        written = self.hand.write(text, form, rng)
        if written is None:
            return None
        left = max(0, letters[0].x + int(rng.integers(-3, 4)))
        foot = top + int(self.bank.feet[form]) + int(rng.integers(-1, 2))
        return lay(emptied, written, left, foot, darkness(grey))


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
    parser.add_argument(
        "--names",
        type=json_for(lambda given: Shares(**given)),
        default=Shares(),
        help="""how often which names are drawn, as JSON: '{"power": 1, "shuffled": 0.01}'""",
    )
    parser.add_argument("--fonts", type=Path, help="folder of fonts to write in, instead of the cut letters")
    parser.add_argument("--sheet", type=Path, help="also write a contact sheet to this PNG file")
    options = parser.parse_args()
    console, pack = Console(), open_pack(options.pack)
    kept = options.out / "glyphs.npz"
    if not kept.exists():
        cut_pack(pack, load_bundle(options.weights)).save(kept)
    bank = GlyphBank.load(kept)
    console.print(f"{len(bank.labels)} letters of {len(bank.counts)} fields")
    counts = read_counts(options.dataset / NAME_COUNTS, NAMES, read_labels(options.leave_out))
    hand = FontHand(font_files(options.fonts), bank) if options.fonts else FragmentHand(bank)
    recombiner = Recombiner(pack, bank, NameSource.of(counts, options.names), hand)
    if options.sheet is not None:
        cv2.imwrite(str(options.sheet), contact_sheet(recombiner, options.seed))
    numbers = track(range(options.first, options.first + options.count), description="writing names")
    write_pack(options.out, _samples(recombiner, numbers, options.seed))


def _samples(recombiner: Recombiner, numbers: Iterable[int], seed: int) -> Iterator[Sample]:
    return (recombiner.sample(number, seed) for number in numbers)


if __name__ == "__main__":
    main()
