"""Gathers a run's samples before its first step: to train on, to decide when to stop, and to compare on.

Knows snapshot, original data and packs. Knows no networks.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from backend.exchange.snapshot_layout import snapshot_hash
from backend.exchange.style import Style
from backend.recognizer.bundle import Bundle, load_bundle
from backend.recognizer.spelling.new_letters import NewLetters, Writing, grown
from training.data.dataset import Examiner, Report, Row, Sample, samples
from training.data.packing import Pack, is_packed, open_pack, write_pack
from training.finetuning.label_examiner import LabelExaminer, new_letters_of, styles_of, writing_of
from training.finetuning.replay import Original, find_original
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

    replay: int = 20_000
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
        corrections, original: the gate's two frozen sets.
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
    """The gate's two frozen sets alone; see `TrainingSets`."""

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

    The live version says what can be used: a candidate is spared nothing that it cannot write or that does not fit into
    its frames.

    Args:
        trained_on: the snapshot that the candidate was trained on; what it learned there is dropped from the gate's
            corrections. None if that is not there.
    Raises:
        DatasetError: a snapshot or the data set is incomplete.
    """
    learned = (
        set()
        if trained_on is None
        else {x.row.file_name for x in read_snapshot(trained_on) if x.part != "gate"}
    )
    labels = [label for label in read_snapshot(snapshot) if label.part == "gate"]
    unseen = [label for label in labels if label.row.file_name not in learned]
    original = _original(dataset, work, [parent, candidate], gate)
    dropped = Report()
    if len(unseen) < len(labels):
        dropped.left_out["trained on"] = len(labels) - len(unseen)
    return JudgedSets(
        corrections=list(LabelExaminer(writing_of(parent), parent, dropped).compared(unseen)),
        original=_compared(original, sizes, parent),
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
) -> TrainingSets:
    """Read, examine and pack. Complete packs that a killed run on the same material left in ``work`` are used again.

    Raises:
        DatasetError: snapshot or data set is incomplete.
        NothingToLearnError: no label can be trained on.
    """
    labels = read_snapshot(snapshot)
    original = _original(dataset, work, [parent], gate)
    new_letters = new_letters_of(_in("train", labels), writing_of(parent))
    writing = grown(writing_of(parent), new_letters, sizes.letter)
    material = [snapshot_hash(snapshot), parent.manifest.version, original.folder.name, writing, sizes, seed]
    _begin(work, material)
    examiner = LabelExaminer(writing, parent, dropped := Report())
    learned = list(examiner.learned(_in("train", labels)))
    held_out = list(examiner.learned(_in("held out", labels)))
    corrections = list(examiner.compared(_in("gate", labels)))
    if not learned:
        raise _nothing_to_learn(len(labels), dropped)
    replayed, compared = _examiner(parent, original), _compared(original, sizes, parent)
    validation = list(_apart(_usable(original.held_out(sizes.held_out), replayed), compared))
    replay = _apart(_usable(original.draw(sizes.replay, seed), replayed), [*compared, *validation])
    return TrainingSets(
        learn=_pack(work / "learn", learned, replay),
        corrected=_corrected(learned, labels),
        stop=_pack(work / "stop", held_out, validation),
        stop_labels=len(held_out),
        validation=validation,
        corrections=corrections,
        original=compared,
        dropped=dropped.left_out,
        source=original.source,
        compared_on=original.compared_on,
        groups={label.row.file_name: label.group for label in labels},
        styles=styles_of(labels),
        writing=writing,
        new_letters=new_letters,
    )


def _corrected(learned: Iterable[Sample], labels: Iterable[SnapshotLabel]) -> list[bool]:
    files = {label.row.file_name for label in labels if label.corrected}
    return [sample.file_name in files for sample in learned]


def _nothing_to_learn(labels: int, dropped: Report) -> NothingToLearnError:
    reasons = dict(dropped.left_out) or "all held out"
    return NothingToLearnError(f"None of the {labels} labels can be trained on: {reasons}.")


def _compared(original: Original, sizes: Sizes, parent: Bundle) -> list[Sample]:
    # The test split is compared by its own labels, whatever else is known of them.
    examiner = _examiner(parent, original if original.compared_on == "kept-out" else None)
    return list(_usable(original.compared(sizes.original), examiner))


def _original(dataset: Path | None, work: Path, bundles: list[Bundle], gate: GateOptions | None) -> Original:
    gate = gate or GateOptions()
    shipped = [] if gate.shipped is None else [load_bundle(gate.shipped)]
    return find_original(dataset, gate.drawn or work, [*bundles, *shipped])


def _examiner(parent: Bundle, original: Original | None = None) -> Examiner:
    return Examiner(
        parent.alphabet,
        parent.image,
        parent.manifest.frame_stride,
        blanks=True,
        readings={} if original is None else original.readings(),
    )


def _in(part: Part, labels: list[SnapshotLabel]) -> list[SnapshotLabel]:
    return [label for label in labels if label.part == part]


def _usable(rows: Iterable[Row], examiner: Examiner) -> Iterator[Sample]:
    return samples(iter(rows), examiner, Report())


def _apart(found: Iterable[Sample], others: Collection[Sample]) -> Iterator[Sample]:
    """Those with other pixels: a data set may hold one image under two names."""
    known = set(map(_pixels, others))
    return (sample for sample in found if _pixels(sample) not in known)


def _pixels(sample: Sample) -> bytes:
    return hashlib.sha256(f"{sample.grey.shape}".encode() + sample.grey.tobytes()).digest()


def _begin(work: Path, material: list[object]) -> None:
    """Remove what a run on other ``material`` left: its packs may hold folded labels, its network other letters."""
    made_from, digest = work / "material", hashlib.sha256(repr(material).encode()).hexdigest()
    if not made_from.exists() or made_from.read_text() != digest:
        for name in ("learn", "stop", "checkpoints"):
            shutil.rmtree(work / name, ignore_errors=True)
        work.mkdir(parents=True, exist_ok=True)
        made_from.write_text(digest)


def _pack(folder: Path, labels: Iterable[Sample], original: Iterable[Sample]) -> Pack:
    return open_pack(folder) if is_packed(folder) else write_pack(folder, chain(labels, original))
