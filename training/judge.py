"""`python -m training.judge`: which labels of a split to keep, mend or drop, as two readers see them.

About one label in nine of the dataset differs from what is written. A network that was trained under strong
augmentation does not learn such labels by heart; where it is sure of another text, the label is probably wrong
(the small-loss rule: Han et al., "Co-teaching", 2018). It reads with the name prior, and a second reader of another
make may be heard too. Second readings by eye, where there are some, are never judged but measure the judge. Writes a
CSV that ``training.pretrain --readings`` understands.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.progress import track

from backend.recognizer.bundle import Bundle, load_bundle
from backend.recognizer.engine import Recognizer
from training.data.dataset import SPLITS
from training.data.locations import add_dataset_option
from training.data.packing import Pack
from training.data.second_readings import read_readings, read_second_readings
from training.pretrain import prepare

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


def main() -> None:
    """Judge a split's labels, say how well where second readings tell, and write the rest down."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="bundle of the judging model")
    add_dataset_option(parser)
    parser.add_argument("--split", choices=SPLITS, default="train")
    parser.add_argument("--work", type=Path, default=Path("runs/judge"), help="folder for the packed split")
    parser.add_argument("--out", type=Path, default=Path("runs/judge/readings.csv"))
    parser.add_argument("--other", type=Path, help="CSV (FILENAME, READING) of a second, independent reader")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    rule, console, others = Rule(), Console(), read_readings(options.other)
    pack = prepare(options.dataset, options.split, options.work / options.split, readings={})
    bundle = load_bundle(options.weights)
    judged = list(
        track(opinions(pack, bundle, others, options.threads), description="judging", total=len(pack))
    )
    truth = read_second_readings(options.dataset)
    for line in measure(judged, truth, rule).lines():
        console.print(f"with second readings, {line}")
    unknown = (opinion for opinion in judged if opinion.file_name not in truth)
    console.print(f"{options.out}: {dict(write_readings(options.out, unknown, rule))}")


if __name__ == "__main__":
    main()
