"""Finds labels that a trained network contradicts, and decides which to keep, correct or drop.

About one label in nine of the data set differs from what is written. A network trained with strong augmentation does
not memorise such labels; if it is sure of another text, the label is probably wrong (the small-loss rule: Han et
al., "Co-teaching", 2018). The network reads with the name prior. An independent second reader can take part.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from backend.exchange.label_kinds import UNREADABLE
from backend.recognizer.bundle import Bundle
from backend.recognizer.engine import Recognizer
from training.data.packing import Pack

Decision = Literal["keep", "mend", "drop"]
_PIECE = 256


@dataclass(frozen=True)
class Opinion:
    """A label and what others read on its image.

    Args:
        reading: of the model.
        chance: the model's calibrated confidence in its reading.
        other: what a second reader read; None if there is none.
    """

    file_name: str
    label: str
    reading: str
    chance: float
    other: str | None = None


@dataclass(frozen=True)
class DoubtThresholds:
    """Turns an opinion into a decision; the values are confidences from which the model's reading is believed.

    Args:
        alone: if the other reader reads a third text, or there is none.
        backed: if the other reader agrees with the model.
        against: if the other reader agrees with the label; below this confidence the label is kept.
    """

    alone: float = 0.9
    backed: float = 0.7
    against: float = 0.9

    def decide(self, opinion: Opinion) -> Decision:
        """Keep a label that the model reads too; replace it if the model is believed; else drop it."""
        if opinion.reading == opinion.label:
            return "keep"
        match _letters(opinion.other):
            case other if other == _letters(opinion.label):
                return "keep" if opinion.chance < self.against else "drop"
            case other if other == _letters(opinion.reading):
                needed = self.backed
            case _:
                needed = self.alone
        return "mend" if opinion.reading and opinion.chance >= needed else "drop"


def opinions(pack: Pack, bundle: Bundle, others: Mapping[str, str], threads: int = 1) -> Iterator[Opinion]:
    """Read ``pack``; one opinion per sample, in order.

    Args:
        others: file name to what the second reader read.
    """
    recognizer = Recognizer(bundle, threads)
    for start in range(0, len(pack), _PIECE):
        numbers = range(start, min(start + _PIECE, len(pack)))
        for number, read in zip(numbers, recognizer.read([pack.grey(n) for n in numbers]), strict=True):
            name = pack.file_names[number]
            yield Opinion(name, pack.texts[number], read.text, read.confidence, others.get(name))


def _letters(text: str | None) -> str | None:
    """The letters alone: readers separate words differently."""
    return text and "".join(filter(str.isalnum, text))


@dataclass(frozen=True)
class Measure:
    """Decisions on labels whose truth is known: counts by (decision, was the label right, is the result right)."""

    counts: Mapping[tuple[Decision, bool, bool], int]

    def lines(self) -> Iterator[str]:
        """One line of text per decision."""
        for decision in ("keep", "mend", "drop"):
            rows = {key: count for key, count in self.counts.items() if key[0] == decision}
            wrong = sum(count for (_, right, _), count in rows.items() if not right)
            after = sum(count for (_, _, right), count in rows.items() if not right)
            yield f"{decision}: {sum(rows.values())}, label wrong in {wrong}, result wrong in {after}"


def measure(found: Iterable[Opinion], truth: Mapping[str, str], thresholds: DoubtThresholds) -> Measure:
    """Count the decisions on labels whose file name ``truth`` maps to the right text; the others are ignored."""
    counts: Counter[tuple[Decision, bool, bool]] = Counter()
    for opinion in found:
        right = truth.get(opinion.file_name)
        if right is None:
            continue
        decision = thresholds.decide(opinion)
        result = opinion.reading if decision == "mend" else opinion.label
        counts[decision, opinion.label == right, decision == "drop" or result == right] += 1
    return Measure(counts)


def write_decisions(path: Path, found: Iterable[Opinion], thresholds: DoubtThresholds) -> Counter[str]:
    """Write FILENAME, READING of each label that is not kept; return how often each decision was made.

    A dropped label is written as unreadable, which pretraining leaves out.
    """
    counts: Counter[str] = Counter()
    with path.open("w", newline="", encoding="utf-8") as stream:
        table = csv.writer(stream)
        table.writerow(("FILENAME", "READING"))
        for opinion in sorted(found, key=lambda opinion: opinion.file_name):
            decision = thresholds.decide(opinion)
            counts[decision] += 1
            if decision != "keep":
                table.writerow((opinion.file_name, opinion.reading if decision == "mend" else UNREADABLE))
    return counts
