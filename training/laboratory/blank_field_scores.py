"""Counts blank images that a bundle recognises, and names that it mistakes for blank.

The data set has hardly any blank images, so they are made: if the network finds the label likelier than all other
texts together, the ink of that name is erased, while captions, stamps, specks and cut-off lines stay. Knows packs and
a bundle.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.bundle import Bundle
from backend.recognizer.engine import Recognizer
from backend.recognizer.reading import Reading
from training.data.packing import Pack
from training.recombined.letter_cutting import erase
from training.recombined.pack_letters import cut_pack


@dataclass(frozen=True)
class BlankScore:
    """Counts of images.

    Args:
        blanks, found: images made blank, and those of them that were recognised.
        names, called_blank: images with a name, and those of them that were called blank.
        missed: what was read on blank images.
    """

    blanks: int
    found: int
    names: int
    called_blank: int
    missed: list[str]


def emptied(pack: Pack, bundle: Bundle) -> Iterator[NDArray[np.uint8]]:
    """Images of ``pack``, with the names erased that ``bundle`` reads on them."""
    bank = cut_pack(pack, bundle, least_chance=0.5)
    for donor, number in enumerate(bank.numbers.tolist()):
        yield erase(pack.grey(number), bank.letters(donor), int(bank.tops[donor]))


def score_blanks(pack: Pack, bundle: Bundle, threads: int = 2) -> BlankScore:
    """Read the images of ``pack`` that have a name, as they are and with the name erased."""
    recognizer = Recognizer(bundle, threads)
    blank = recognizer.read(list(emptied(pack, bundle)))
    named = recognizer.read([pack.grey(number) for number, text in enumerate(pack.texts) if text])
    return BlankScore(
        blanks=len(blank),
        found=sum(map(_is_blank, blank)),
        names=len(named),
        called_blank=sum(map(_is_blank, named)),
        missed=[reading.text for reading in blank if not _is_blank(reading)],
    )


def _is_blank(reading: Reading) -> bool:
    return reading.status == "blank"
