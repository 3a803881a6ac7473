"""Writes other names on real images: the old name is erased, and a name from a list is written in its place.

Captions, stamps and cut-off lines stay. The same seed gives the same images, and image k does not depend on how many
are made.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from backend.recognizer.alphabet import NAMES, Alphabet
from backend.recognizer.ctc import frames_needed
from backend.recognizer.normalise import ImageSpec, normalise
from backend.recognizer.spelling.left_open import LeftOpen
from training.data.dataset import Sample
from training.data.packing import Pack
from training.fitting.learned_before import RECOMBINED
from training.network.spec import FRAME_STRIDE
from training.recombined.ink import Hand, darkness, lay
from training.recombined.letter_bank import LetterBank
from training.recombined.letter_cutting import Grey, erase
from training.recombined.name_source import Source

BLANKS = 0.03  # share of images left without a name
_TRIES = 20  # names drawn until one can be written


@dataclass(frozen=True)
class Recombiner:
    """Everything that new images are made of.

    Args:
        pack: of real images.
        bank: the letters of these images.
        source: of names to write.
        hand: writes them.
        is_written: whether it writes texts as they are, so that a sample's text is what is written.
    """

    pack: Pack
    bank: LetterBank
    source: Source
    hand: Hand
    alphabet: Alphabet = NAMES
    spec: ImageSpec = field(default_factory=ImageSpec)
    is_written: bool = False

    def sample(self, number: int, seed: int) -> Sample:
        """Make image ``number`` of ``seed``.

        Raises:
            RuntimeError: the hand lacks the letters of nearly all names.
        """
        rng = np.random.default_rng((seed, number))
        for _ in range(_TRIES):
            text = "" if rng.random() < BLANKS else self.source.draw(rng)
            grey = self._crop(text, rng)
            if grey is None:
                continue
            width = normalise(grey, self.spec).pixels.shape[1]
            if frames_needed(tuple(self.alphabet.encode(text))) <= width // FRAME_STRIDE:
                left_open = LeftOpen.NOTHING if self.is_written else LeftOpen.FORM
                return Sample(f"{RECOMBINED}{seed}-{number}", text, grey, width, left_open)
        raise RuntimeError(f"None of {_TRIES} names could be written: the hand lacks letters.")

    def _crop(self, text: str, rng: np.random.Generator) -> Grey | None:
        """``text`` on a random image; None if the hand lacks a letter of it."""
        donor = int(rng.integers(len(self.bank.counts)))
        letters, top = self.bank.letters(donor), int(self.bank.tops[donor])
        grey = self.pack.grey(int(self.bank.numbers[donor]))
        emptied = erase(grey, letters, top)
        if not text:
            return emptied
        written = self.hand.write(text, donor, rng)
        if written is None:
            return None
        left = max(0, letters[0].x + int(rng.integers(-3, 4)))
        foot = top + int(self.bank.feet[donor]) + int(rng.integers(-1, 2))
        return lay(emptied, written, left, foot, darkness(grey))
