"""Gathers a run's samples before its first step: to train on, to decide when to stop, and to compare on.

Knows snapshot, original data and packs. Knows no networks.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from backend.exchange.snapshot_layout import snapshot_hash
from backend.exchange.style import Style
from backend.recognizer.bundle import Bundle
from backend.recognizer.reading import RecognizerProtocol
from backend.recognizer.spelling.new_letters import NewLetters, Writing, grown
from training.data.dataset import Report, Sample
from training.data.packing import Pack, is_packed, open_pack, write_pack
from training.finetuning.believed import believed
from training.finetuning.label_examiner import LabelExaminer, new_letters_of, styles_of, writing_of
from training.finetuning.original_samples import OriginalSamples, original_of
from training.finetuning.snapshot import Part, SnapshotLabel, read_snapshot
from training.gating.evidence import OriginalSet
from training.gating.gate_options import GateOptions


class NothingToLearnError(ValueError):
    """No label of the snapshot can be trained on; the message counts the reasons."""


@dataclass(frozen=True)
class Sizes:
    """The most original images to use: for replay, to hold out, and for the gate.

    ``letter`` is the number of labels with a letter that the parent lacks at which it is learned.
    """

    replay: int = 10_000
    held_out: int = 400
    original: int = 2_000
    letter: int = 20


@dataclass(frozen=True)
class TrainingSets:
    """The samples of a run. ``learn`` and ``stop`` hold people's labels first, then original images.

    Args:
        learn: trained on.
        corrected: for each label in ``learn``, whether the person changed the model's text.
        stop: decides when to stop.
        stop_labels: number of labels in ``stop``.
        validation: original images to calibrate on, neither trained on nor compared on.
        corrections, original: the two sets that the gate compares on.
        dropped: number of labels that cannot be used, by reason.
        source: of the replayed images.
        compared_on: what the gate's original images are.
        groups: the gate's corrections by file name, to the form that they are from.
        styles: the gate's corrections by file name, to the style in which they are read; plain ones are left out.
        writing: what the candidate writes.
        new_letters: that the labels in ``learn`` need and the parent lacks; the others teach none.
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
    groups: Mapping[str, str]
    styles: Mapping[str, Style]
    writing: Writing
    new_letters: NewLetters
    compared_on: OriginalSet = "dataset"


@dataclass(frozen=True)
class JudgedSets:
    """The two sets that the gate compares on alone; see `TrainingSets`."""

    corrections: list[Sample]
    original: list[Sample]
    dropped: Counter[str]
    compared_on: OriginalSet = "dataset"
    groups: Mapping[str, str] = field(default_factory=dict)
    styles: Mapping[str, Style] = field(default_factory=dict)


def gather_judged(
    snapshot: Path,
    parent: Bundle,
    candidate: Bundle,
    dataset: Path | None,
    work: Path,
    sizes: Sizes,
    trained_on: Path | None,
    gate: GateOptions | None = None,
) -> JudgedSets:
    """Read and examine what a finished candidate is compared on.

    The live version says what can be used: what a candidate cannot write, or what does not fit into its frames, counts
    as its error.

    Args:
        trained_on: the snapshot that the candidate was trained on; what it learned there is dropped from both of the
            gate's sets. None if that is not there.
    Raises:
        DatasetError: a snapshot or the data set is incomplete.
    """
    taught = [] if trained_on is None else read_snapshot(trained_on)
    learned = {label.row.file_name for label in taught if label.part != "gate"}
    labels = _in("gate", read_snapshot(snapshot))
    unseen = [label for label in labels if label.row.file_name not in learned]
    original = original_of(dataset, work, [parent, candidate], gate)
    dropped = Report()
    if len(unseen) < len(labels):
        dropped.left_out["trained on"] = len(labels) - len(unseen)
    return JudgedSets(
        corrections=list(LabelExaminer(writing_of(parent), parent, dropped).compared(unseen)),
        original=OriginalSamples(original, parent, taught).compared(sizes.original),
        dropped=dropped.left_out,
        compared_on=original.compared_on,
        groups={label.row.file_name: label.group for label in labels},
        styles=styles_of(labels),
    )


def gather(
    snapshot: Path,
    parent: Bundle,
    dataset: Path | None,
    work: Path,
    sizes: Sizes,
    seed: int,
    gate: GateOptions | None = None,
    recognizer: RecognizerProtocol | None = None,
) -> TrainingSets:
    """Read, examine and pack. Complete packs that a killed run on the same material left in ``work`` are used again.
    Labels of the data set that ``recognizer``, if there is one, reads otherwise are not replayed.

    Raises:
        DatasetError: snapshot or data set is incomplete.
        NothingToLearnError: no label can be trained on.
    """
    labels = read_snapshot(snapshot)
    original = original_of(dataset, work, [parent], gate)
    new_letters = new_letters_of(_in("train", labels), writing_of(parent))
    writing = grown(writing_of(parent), new_letters, sizes.letter)
    material = [snapshot_hash(snapshot), parent.manifest.version, original.folder.name, writing, sizes, seed]
    _begin(work, material)
    examiner = LabelExaminer(writing, parent, dropped := Report())
    held_out = list(examiner.learned(_in("held out", labels)))
    learned = _at_least_one(examiner.learned(_in("train", labels)), len(labels), dropped)
    found = OriginalSamples(original, parent, labels)
    compared = found.compared(sizes.original)
    validation = found.held_out(sizes.held_out, compared)
    replay = _believed(found, recognizer, found.replay(sizes.replay, seed, [*compared, *validation]))
    learn, names = _pack(work / "learn", learned, replay)
    return TrainingSets(
        learn=learn,
        corrected=_corrected(names, labels),
        stop=_pack(work / "stop", held_out, validation)[0],
        stop_labels=len(held_out),
        validation=validation,
        corrections=list(examiner.compared(_in("gate", labels))),
        original=compared,
        dropped=dropped.left_out,
        source=original.source,
        compared_on=original.compared_on,
        groups={label.row.file_name: label.group for label in labels},
        styles=styles_of(labels),
        writing=writing,
        new_letters=new_letters,
    )


def _believed(
    found: OriginalSamples, recognizer: RecognizerProtocol | None, samples: Iterator[Sample]
) -> Iterator[Sample]:
    """``samples`` of the data set without labels that are probably wrong; drawn names are what was drawn."""
    if recognizer is None or found.original.source == "drawn":
        return samples
    return believed(samples, recognizer, found.original.readings())


def _corrected(learned: Iterable[str], labels: Iterable[SnapshotLabel]) -> list[bool]:
    files = {label.row.file_name for label in labels if label.corrected}
    return [name in files for name in learned]


def _at_least_one(learned: Iterator[Sample], labels: int, dropped: Report) -> Iterator[Sample]:
    """``learned``, of which the first is examined already.

    Args:
        labels: how many the snapshot has.
        dropped: what was dropped so far, by reason.
    Raises:
        NothingToLearnError: there is none.
    """
    first = next(learned, None)
    if first is None:
        reasons = dict(dropped.left_out) or "all held out"
        raise NothingToLearnError(f"None of the {labels} labels can be trained on: {reasons}.")
    return chain([first], learned)


def _in(part: Part, labels: list[SnapshotLabel]) -> list[SnapshotLabel]:
    return [label for label in labels if label.part == part]


def _begin(work: Path, material: list[object]) -> None:
    """Remove what a run on other ``material`` left: its packs may hold folded labels, its network other letters."""
    made_from, digest = work / "material", hashlib.sha256(repr(material).encode()).hexdigest()
    if not made_from.exists() or made_from.read_text() != digest:
        for name in ("learn", "stop", "checkpoints"):
            shutil.rmtree(work / name, ignore_errors=True)
        work.mkdir(parents=True, exist_ok=True)
        made_from.write_text(digest)


def _pack(folder: Path, labels: Iterable[Sample], original: Iterable[Sample]) -> tuple[Pack, list[str]]:
    """Pack samples one by one, unless that is done; the pack, and the file names of its labels, which come first.

    Labels are examined in any case, since their report counts what is dropped.
    """
    names: list[str] = []

    def noted() -> Iterator[Sample]:
        for sample in labels:
            names.append(sample.file_name)
            yield sample

    if is_packed(folder):
        deque(noted(), maxlen=0)
        return open_pack(folder), names
    return write_pack(folder, chain(noted(), original)), names
