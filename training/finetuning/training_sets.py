"""Everything that a retraining learns from, stops by and is judged on, gathered before the first step.

Knows snapshot, original data and packs. Knows no networks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from backend.recognizer.bundle import Bundle
from training.data.dataset import Examiner, Report, Row, Sample, samples
from training.data.packing import Pack, is_packed, open_pack, write_pack
from training.finetuning.replay import Original, find_original
from training.finetuning.snapshot import Answer, Part, read_snapshot


class NothingToLearnError(ValueError):
    """No label of the snapshot can be trained on; the message counts why."""


@dataclass(frozen=True)
class Sizes:
    """How much original data to use at most: replayed fields, held-out ones, and the gate's."""

    replay: int = 20_000
    held_out: int = 400
    original: int = 2_000


@dataclass(frozen=True)
class Material:
    """``learn`` and ``stop`` hold people's labels first, then original fields.

    Args:
        corrected: of each label in ``learn``, whether the person changed the model's text.
        stop_labels: labels in ``stop``.
        validation: original fields to calibrate on; neither learned from nor judged on.
        corrections, original: the gate's two frozen sets.
        dropped: labels of the snapshot that cannot be used, by reason.
        source: of the original data.
    """

    learn: Pack
    corrected: list[bool]
    stop: Pack
    stop_labels: int
    validation: list[Sample]
    corrections: list[Sample]
    original: list[Sample]
    dropped: Counter[str]
    source: str


def gather(
    snapshot: Path, parent: Bundle, dataset: Path | None, work: Path, sizes: Sizes, seed: int
) -> Material:
    """Read, examine and pack. Packs that a killed run left whole in ``work`` are used as they are.

    Raises:
        DatasetError: snapshot or dataset is incomplete.
        NothingToLearnError: no usable label.
    """
    answers = read_snapshot(snapshot)
    original = find_original(dataset, work)
    examiner = _examiner(parent)
    dropped = Report()
    by_part = {part: list(_of(part, answers, examiner, dropped)) for part in ("train", "held out", "gate")}
    if not by_part["train"]:
        raise NothingToLearnError(
            f"None of the {len(answers)} labels can be trained on: {dict(dropped.left_out) or 'all held out'}."
        )
    replayed = _examiner(parent, original)
    validation = list(_usable(original.frozen("validation", sizes.held_out), replayed))
    was_corrected = {answer.row.file_name for answer in answers if answer.corrected}
    return Material(
        learn=_pack(work / "learn", by_part["train"], _usable(original.draw(sizes.replay, seed), replayed)),
        corrected=[sample.file_name in was_corrected for sample in by_part["train"]],
        stop=_pack(work / "stop", by_part["held out"], validation),
        stop_labels=len(by_part["held out"]),
        validation=validation,
        corrections=by_part["gate"],
        original=list(_usable(original.frozen("test", sizes.original), _examiner(parent))),
        dropped=dropped.left_out,
        source=original.source,
    )


def _examiner(parent: Bundle, original: Original | None = None) -> Examiner:
    return Examiner(
        parent.alphabet,
        parent.image,
        parent.manifest.frame_stride,
        blanks=True,
        readings={} if original is None else original.readings(),
    )


def _of(part: Part, answers: list[Answer], examiner: Examiner, report: Report) -> Iterator[Sample]:
    return samples((answer.row for answer in answers if answer.part == part), examiner, report)


def _usable(rows: Iterable[Row], examiner: Examiner) -> Iterator[Sample]:
    return samples(iter(rows), examiner, Report())


def _pack(folder: Path, labels: Iterable[Sample], original: Iterable[Sample]) -> Pack:
    return open_pack(folder) if is_packed(folder) else write_pack(folder, chain(labels, original))
