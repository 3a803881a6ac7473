"""Samples of the original data: to compare on, to calibrate on and to replay, each field for one of these only.

Somebody may have uploaded fields of the original data and checked them. Those are labels like any other: what a label
teaches is not compared on, and what a label is compared on is not replayed. Knows original data and bundles, and that
a snapshot names images by their grey levels. Knows no networks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Set
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from backend.recognizer.bundle import Bundle, load_bundle
from backend.recognizer.image import hash_of_pixels
from training.data.dataset import Examiner, Report, Row, Sample, samples
from training.finetuning.replay import Original, find_original
from training.finetuning.snapshot import SnapshotLabel
from training.gating.gate_options import GateOptions


def original_of(
    dataset: Path | None, work: Path, bundles: list[Bundle], gate: GateOptions | None
) -> Original:
    """The original data of a run, for ``bundles`` and the shipped one that they are compared with.

    Raises:
        DatasetError: the data set is incomplete.
    """
    gate = gate or GateOptions()
    shipped = [] if gate.shipped is None else [load_bundle(gate.shipped)]
    return find_original(dataset, gate.drawn or work, [*bundles, *shipped])


@dataclass(frozen=True)
class OriginalSamples:
    """What ``parent`` can use of the original data.

    Args:
        labels: of the snapshot that is trained on; their pictures are left out as each method says.
    """

    original: Original
    parent: Bundle
    labels: Collection[SnapshotLabel] = ()

    def compared(self, count: int) -> list[Sample]:
        """At most ``count`` to compare versions on, none of them with a picture that a label teaches."""
        original = self.original
        learned = {label.row.file_name for label in self.labels if label.part != "gate"}
        # The test split is compared by its own labels, whatever else is known of them.
        examiner = self._examiner(original if original.compared_on == "kept-out" else None)
        return self._first(count, original.compared(count + len(learned)), examiner, learned)

    def held_out(self, count: int, others: Iterable[Sample]) -> list[Sample]:
        """At most ``count`` to stop by and to calibrate on, with pictures of no label and none of ``others``."""
        taken = self._labelled() | set(map(picture_of, others))
        rows = self.original.held_out(count + len(self.labels))
        return self._first(count, rows, self._examiner(self.original), taken)

    def replay(self, count: int, seed: int, others: Iterable[Sample]) -> Iterator[Sample]:
        """At most ``count`` random ones to learn from, with pictures of no label and none of ``others``."""
        taken = self._labelled() | set(map(picture_of, others))
        return _apart(self.original.draw(count, seed), self._examiner(self.original), taken)

    def _labelled(self) -> set[str]:
        return {label.row.file_name for label in self.labels}

    def _first(self, count: int, rows: Iterable[Row], examiner: Examiner, taken: Set[str]) -> list[Sample]:
        return list(islice(_apart(rows, examiner, taken), count))

    def _examiner(self, original: Original | None) -> Examiner:
        return Examiner(
            self.parent.alphabet,
            self.parent.image,
            self.parent.manifest.frame_stride,
            blanks=True,
            readings={} if original is None else original.readings(),
        )


def picture_of(sample: Sample) -> str:
    """The file name that a snapshot would give to the image."""
    return f"{hash_of_pixels(sample.grey)}.png"


def _apart(rows: Iterable[Row], examiner: Examiner, taken: Set[str]) -> Iterator[Sample]:
    """The usable ones with other pictures: a data set may hold one image under two names."""
    found = samples(iter(rows), examiner, Report())
    return (sample for sample in found if picture_of(sample) not in taken)
