"""The sets of fields that what distinguishes names from anything else is fitted to and measured on.

Knows where the fields of each set are from. Those to learn from are of other rows, shapes and fonts than those that are
measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.layout.several_lines import LINES
from backend.recognizer.layout.whole_page import is_whole_page
from backend.recognizer.reading import Reason
from training.data.augment import Strength, augment
from training.data.dataset import Examiner, read_rows
from training.data.second_readings import read_second_readings
from training.drawn.synthetic_dataset import sample
from training.laboratory.not_names.fields import (
    DRAWN,
    Halves,
    drawn_fields,
    printed_labels,
    printed_lines,
    stacked,
)
from training.laboratory.whole_pages import paragraphs
from training.measures.written_sets import open_set, pack_set

Grey = NDArray[np.uint8]
_SEED = 1
_STEP = 12
"""Rows from one training field of a half to the next, so that they are of all parts of the data set."""


@dataclass(frozen=True)
class FieldSets:
    """Sets of fields, to learn from and to measure on.

    Args:
        dataset: folder of the data set of names.
        fonts: the fonts of each half to print in.
        learn: packs of other people's words to learn from.
        known: other people's words to measure on, each KIND=PATH as ``open_set`` takes them.
        printed: empty forms, or folders with a table of printed lines.
        lines: folders of pages with a table of their lines.
        names: training fields of each half, at most.
        drawn: drawn fields of a kind.
    """

    dataset: Path
    fonts: Halves
    learn: Sequence[Path]
    known: Sequence[str]
    printed: Sequence[Path]
    lines: Sequence[Path]
    names: int
    drawn: int

    def drawn_to_learn(self, kind: Reason) -> Iterator[Grey]:
        """Drawn fields of a kind to learn from."""
        return drawn_fields(kind, 0, self.fonts, self.drawn, _SEED)

    def names_to_learn(self) -> Iterator[Grey]:
        """Training fields as they are and changed, since the network is surer of them than of new ones; words by other
        people; drawn names, so that being drawn is not a sign of anything."""
        for number, grey in enumerate(self._training_fields(0)):
            yield grey
            yield augment(grey, np.random.default_rng((_SEED, number)), Strength(plain=0))
        for folder in self.learn:
            yield from _spread((grey for grey, _ in pack_set(folder)), self.drawn)
        yield from (sample(_SEED, "train", number, blank_share=0)[0] for number in range(self.drawn))

    def measured(self) -> Iterator[tuple[str, Iterable[Grey]]]:
        """Each set to measure on, with its title."""
        yield "validation", self._named("validation")
        yield "training fields", self._training_fields(1)
        for given in self.known:
            kind, _, place = given.partition("=")
            yield given, (grey for grey, _ in open_set(kind, Path(place), self.dataset))
        for drawn in DRAWN:
            yield f"drawn: {drawn}", drawn_fields(drawn, 1, self.fonts, self.drawn, _SEED)
        for path in self.printed:
            yield f"print in {path.name}", printed_lines(path) if path.is_dir() else printed_labels(path)
        yield "three names", _as_fields(stacked(self._named("validation"), LINES))
        for folder in self.lines:
            yield f"three lines of {folder.name}", _as_fields(paragraphs(folder, LINES))

    def _training_fields(self, half: int) -> Iterator[Grey]:
        """This many training fields with a name; those of the other half are of other rows."""
        return islice(self._named("train", half * _STEP // 2, _STEP), self.names)

    def _named(self, split: str, first: int = 0, step: int = 1) -> Iterator[Grey]:
        examiner = Examiner(blanks=False, readings=read_second_readings(self.dataset))
        for row in islice(read_rows(self.dataset, split), first, None, step):
            known = examiner.examine(row)
            if not isinstance(known, str):
                yield known.grey


def _as_fields(crops: Iterable[Grey]) -> Iterator[Grey]:
    """Those that an upload takes."""
    return (crop for crop in crops if not is_whole_page(crop))


def _spread(crops: Iterable[Grey], most: int) -> list[Grey]:
    """At most ``most`` of the crops, spread from first to last so that all writers are there."""
    every = list(crops)
    return every[:: -(-len(every) // most)] if every else []
