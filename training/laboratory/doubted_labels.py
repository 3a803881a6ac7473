"""Doubted."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from backend.recognizer.bundle import Bundle
from backend.recognizer.engine import Recognizer
from training.data.packing import Pack

Decision = Literal["keep", "mend", "drop"]
DROPPED = "UNREADABLE"  # the dataset's own mark for what is not to be learned from
_PIECE = 256


@dataclass(frozen=True)
class Opinion:
    """What is thought of one label.

    ``chance`` is the model's calibrated confidence in its ``reading``; ``other`` is what a second reader read, None
    where none was asked.
    """

    file_name: str
    label: str
    reading: str
    chance: float
    other: str | None = None


@dataclass(frozen=True)
class Rule:
    """From an opinion to a decision; chances from which the model's reading is believed.

    Args:
        alone: where the other reader says something else again, or nothing.
        backed: where the other reader reads the same.
        against: where the other reader reads the label, which then stays below this chance.
    """

    alone: float = 0.9
    backed: float = 0.7
    against: float = 0.9

    def decide(self, opinion: Opinion) -> Decision:
        """Keep what the model reads too; mend where it is believed; drop what nobody is sure of."""
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
    """One opinion a sample, in the pack's order.

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
    """What counts between readers that part words differently."""
    return text and "".join(filter(str.isalnum, text))


@dataclass(frozen=True)
class Measure:
    """How the judge does on labels whose truth is known: counts of (decision, label right, result right)."""

    counts: Mapping[tuple[Decision, bool, bool], int]

    def lines(self) -> Iterator[str]:
        """In words, a line a decision."""
        for decision in ("keep", "mend", "drop"):
            rows = {key: count for key, count in self.counts.items() if key[0] == decision}
            wrong = sum(count for (_, right, _), count in rows.items() if not right)
            after = sum(count for (_, _, right), count in rows.items() if not right)
            yield f"{decision}: {sum(rows.values())}, label wrong in {wrong}, result wrong in {after}"


def measure(judged: Iterable[Opinion], truth: Mapping[str, str], rule: Rule) -> Measure:
    """Judge labels of which ``truth`` (file name to text) knows the right text; others are passed over."""
    counts: Counter[tuple[Decision, bool, bool]] = Counter()
    for opinion in judged:
        right = truth.get(opinion.file_name)
        if right is None:
            continue
        decision = rule.decide(opinion)
        result = opinion.reading if decision == "mend" else opinion.label
        counts[decision, opinion.label == right, decision == "drop" or result == right] += 1
    return Measure(counts)


def write_readings(path: Path, judged: Iterable[Opinion], rule: Rule) -> Counter[str]:
    """Write FILENAME, READING for each label that is not kept; how many of each decision there were."""
    counts: Counter[str] = Counter()
    with path.open("w", newline="", encoding="utf-8") as stream:
        table = csv.writer(stream)
        table.writerow(("FILENAME", "READING"))
        for opinion in sorted(judged, key=lambda opinion: opinion.file_name):
            decision = rule.decide(opinion)
            counts[decision] += 1
            if decision != "keep":
                table.writerow((opinion.file_name, opinion.reading if decision == "mend" else DROPPED))
    return counts
