"""`python -m training.judge`: which labels of a split to keep, mend or drop, as a trained model sees them.

About one label in nine of the dataset differs from what is written. A network that was trained under strong
augmentation does not learn such labels by heart; where it is sure of another text, the label is probably wrong
(the small-loss rule: Han et al., "Co-teaching", 2018). Second readings, where there are some, are never judged but
measure the judge. Writes a CSV that ``training.pretrain --readings`` understands.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from rich.console import Console
from rich.progress import track

from backend.recognizer.bundle import Bundle, load_bundle
from backend.recognizer.ctc import frames_needed, greedy, labels_of, log_probability, log_softmax
from backend.recognizer.session import Session
from training.batches import Batches
from training.dataset import SPLITS, read_second_readings
from training.packing import Pack
from training.pretrain import prepare

Decision = Literal["keep", "mend", "drop"]
DROPPED = "UNREADABLE"  # the dataset's own mark for what is not to be learned from
_PIECE = 32


@dataclass(frozen=True)
class Opinion:
    """What the model thinks of one label.

    ``gap`` is log P(its own reading) - log P(the label), in nats; ``chance`` is P(its own reading).
    """

    file_name: str
    label: str
    reading: str
    gap: float
    chance: float


@dataclass(frozen=True)
class Rule:
    """From an opinion to a decision.

    Args:
        doubt: gap from which a label is not believed.
        certainty: chance from which the model's own reading takes the label's place.
    """

    doubt: float = 3.0
    certainty: float = 0.9

    def decide(self, opinion: Opinion) -> Decision:
        """Keep what is near the model's own reading; mend where that is sure; drop the rest."""
        if opinion.reading == opinion.label or opinion.gap < self.doubt:
            return "keep"
        return "mend" if opinion.reading and opinion.chance >= self.certainty else "drop"


def opinions(pack: Pack, bundle: Bundle, threads: int = 1) -> Iterator[Opinion]:
    """One opinion a sample, narrow images first."""
    session = Session(bundle.onnx_path, threads)
    plain = Batches(pack, np.arange(len(pack)), bundle.alphabet, bundle.image, strength=None)
    order = np.argsort(pack.widths, kind="stable")
    for start in range(0, len(order), _PIECE):
        numbers = order[start : start + _PIECE]
        batch = plain.make(numbers, np.random.default_rng(0))
        frames = batch.targets[:, 0].astype(np.int64)
        log_probs = log_softmax(session.run(batch.pixels))
        for number, matrix, length, spans in zip(
            numbers.tolist(), log_probs, frames.tolist(), greedy(log_probs, frames), strict=True
        ):
            own = labels_of(spans)
            label = tuple(bundle.alphabet.encode(pack.texts[number]))
            fits = frames_needed(label) <= length
            scores = log_probability(matrix[:length], [own, label] if fits else [own])
            yield Opinion(
                file_name=pack.file_names[number],
                label=pack.texts[number],
                reading=bundle.alphabet.decode(list(own)).strip(),
                gap=float(scores[0] - scores[1]) if fits else np.inf,
                chance=float(np.exp(scores[0])),
            )


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
    parser.add_argument("--dataset", type=Path, required=True)
    parser.add_argument("--split", choices=SPLITS, default="train")
    parser.add_argument("--work", type=Path, default=Path("runs/judge"), help="folder for the packed split")
    parser.add_argument("--out", type=Path, default=Path("runs/judge/readings.csv"))
    parser.add_argument("--doubt", type=float, default=Rule.doubt)
    parser.add_argument("--certainty", type=float, default=Rule.certainty)
    options = parser.parse_args()
    rule, console = Rule(options.doubt, options.certainty), Console()
    pack = prepare(options.dataset, options.split, options.work / options.split, readings={})
    bundle = load_bundle(options.weights)
    judged = list(track(opinions(pack, bundle), description="judging", total=len(pack)))
    truth = read_second_readings(options.dataset)
    for line in measure(judged, truth, rule).lines():
        console.print(f"with second readings, {line}")
    unknown = (opinion for opinion in judged if opinion.file_name not in truth)
    console.print(f"{options.out}: {dict(write_readings(options.out, unknown, rule))}")


if __name__ == "__main__":
    main()
