"""Polish and Hungarian names: letters cut out of real fields, and drawn marks that make Ł of L and Ő of O.

The data set has no such names, and the shipped version lacks some of their letters. Letters come from fields of the
train split, those of the names held back from other fields than those of the corrections, and stand on such a field.
Marks are drawn with a slightly thinner pen, each a little differently.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from backend.recognizer.alphabet import NAMES
from backend.recognizer.bundle import Bundle
from tests.bench.loop.far_names import names
from tests.bench.loop.marks import marked
from tests.bench.loop.population import QUICK_CORRECTIONS, QUICK_HELD_BACK, Drawn
from tests.pages.simulator import Pixels, Rng
from training.data.dataset import Examiner, Report, Row, read_rows, samples
from training.data.packing import Pack, write_pack
from training.data.second_readings import read_second_readings
from training.recombined.fragments import FragmentHand
from training.recombined.ink import Writing, darkness, lay, side_by_side
from training.recombined.letter_bank import LetterBank
from training.recombined.letter_cutting import erase
from training.recombined.pack_letters import cut_pack

SEED = 19
STAGES = (100, 300, 1000)
HELD_BACK = "letters of other writers"
_HELD_BACK = 200
_FIELDS, _QUICK_FIELDS = 1500, 400  # that letters are cut out of, on each side
_PAPER = 255
_HEADROOM = 0.6  # of the letters' height; captions above a name leave less room than a mark needs
_TWO = 0.35  # share of first name and surname together
_LONGEST = 16
_TRIES = 200
_GAP = (0.08, 0.04)  # between letters, of the line's height: mean and standard deviation
_WORDS_APART = (0.35, 0.9)


@dataclass(frozen=True)
class Case:
    """Fields whose letters are cut out, with the letters."""

    pack: Pack
    bank: LetterBank


def drawn(dataset: Path, bundle: Bundle, work: Path, quick: bool) -> Iterator[Drawn]:
    """All names of the population: those held back first, then corrections.

    Args:
        bundle: finds where letters stand in the fields.
        work: for packs.
    """
    counts = (QUICK_HELD_BACK, QUICK_CORRECTIONS) if quick else (_HELD_BACK, STAGES[-1])
    rows = _rows(dataset, 2 * (_QUICK_FIELDS if quick else _FIELDS))
    half = len(rows) // 2
    sides = ((HELD_BACK, rows[:half]), ("", rows[half:]))
    for number, ((title, fields), count) in enumerate(zip(sides, counts, strict=True)):
        case = _case(dataset, bundle, fields, work / f"letters-{number}")
        for place in range(count):
            text, picture = _written(case, np.random.default_rng([SEED, number, place]))
            yield Drawn(picture, text, title)


def _rows(dataset: Path, count: int) -> list[Row]:
    """Train fields with a second reading, rare letters first, in random order."""
    known = read_second_readings(dataset)
    rows = [row for row in read_rows(dataset, "train") if row.file_name in known]
    random.Random(SEED).shuffle(rows)
    rare = [row for row in rows if set("KWZJYG") & set(known[row.file_name])]
    chosen = [*rare[: count // 2], *rows[: count - count // 2]]
    unique = list(dict.fromkeys(chosen))
    random.Random(SEED).shuffle(unique)
    return unique


def _case(dataset: Path, bundle: Bundle, rows: list[Row], work: Path) -> Case:
    shutil.rmtree(work, ignore_errors=True)
    examiner = Examiner(
        NAMES, bundle.image, bundle.manifest.frame_stride, readings=read_second_readings(dataset)
    )
    pack = write_pack(work, samples(iter(rows), examiner, Report()))
    return Case(pack, cut_pack(pack, bundle))


def _written(case: Case, rng: Rng) -> tuple[str, Pixels]:
    """A name and its picture.

    Raises:
        RuntimeError: the fields lack the letters of nearly all names.
    """
    for _ in range(_TRIES):
        text = _name(rng)
        donor = int(rng.integers(len(case.bank.counts)))
        picture = _picture(case, donor, text, rng)
        if picture is not None:
            return text, picture
    raise RuntimeError(f"None of {_TRIES} names could be written: too few fields to cut letters out of.")


def _name(rng: Rng) -> str:
    one, other = (str(name) for name in rng.choice(names(), 2, replace=False))
    both = f"{one} {other}"
    return both if rng.random() < _TWO and len(both) <= _LONGEST else one


def _picture(case: Case, donor: int, text: str, rng: Rng) -> Pixels | None:
    """The name in place of that of the field ``donor``; None if a letter is missing."""
    bank = case.bank
    grey = case.pack.grey(int(bank.numbers[donor]))
    letters, top = bank.letters(donor), int(bank.tops[donor])
    written = _writing(bank, donor, text, rng)
    if written is None:
        return None
    room = round(_HEADROOM * float(bank.feet[donor] - bank.heads[donor]))
    emptied = np.pad(erase(grey, letters, top), ((room, room // 2), (0, 0)), constant_values=_PAPER)
    foot = room + top + int(bank.feet[donor])
    return lay(emptied, written, max(0, letters[0].x + int(rng.integers(-3, 4))), foot, darkness(grey))


def _writing(bank: LetterBank, donor: int, text: str, rng: Rng) -> Writing | None:
    hand = FragmentHand(bank)
    line = int(bank.lines[donor])
    pen = float(bank.strokes[donor]) * line
    pieces: list[Writing] = []
    moves: list[int] = []
    for word in text.split():
        for place, letter in enumerate(word):
            plain = hand.write(NAMES.fold(letter).text, donor, rng)
            if plain is None:
                return None
            is_first = place == 0 and bool(pieces)
            gap = rng.uniform(*_WORDS_APART) if is_first else rng.normal(*_GAP)
            moves.append(round(float(gap) * line) if pieces else 0)
            pieces.append(marked(plain, letter, pen, rng))
    return side_by_side(pieces, moves)
