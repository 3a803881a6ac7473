from __future__ import annotations

from pathlib import Path

import pytest

from backend.recognizer.alphabet import NAMES
from backend.recognizer.bundle import Bundle
from backend.recognizer.confidence import Calibration
from backend.recognizer.normalise import ImageSpec
from tests.recognizer.networks import manifest
from training.data.dataset import Row, Sample
from training.drawn.synthetic_dataset import write_dataset
from training.finetuning.original_samples import OriginalSamples, original_of, picture_of
from training.finetuning.replay import Original
from training.finetuning.snapshot import Part, SnapshotLabel

PARENT = Bundle(manifest(), Path("unused"), NAMES, ImageSpec(), Calibration())


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Original:
    folder = tmp_path_factory.mktemp("names")
    write_dataset(folder, 100, seed=0)
    return original_of(folder, folder, [PARENT], None)


def on(part: Part, sample: Sample) -> SnapshotLabel:
    """A label on the same picture."""
    name = picture_of(sample)
    return SnapshotLabel(Row(name, "ANNE", Path(name)), part, corrected=False)


def names(found: list[Sample]) -> list[str]:
    return [sample.file_name for sample in found]


def test_the_next_ones_are_compared_in_place_of_those_that_teach(original: Original) -> None:
    first = OriginalSamples(original, PARENT).compared(6)
    labels = [on("train", first[0]), on("held out", first[1]), on("gate", first[2])]
    found = OriginalSamples(original, PARENT, labels).compared(4)
    assert names(found) == names(first)[2:]


def test_what_decides_when_to_stop_has_the_picture_of_no_label_and_is_not_compared(
    original: Original,
) -> None:
    first = OriginalSamples(original, PARENT).held_out(6, [])
    labels = [on("train", first[0]), on("held out", first[1]), on("gate", first[2])]
    found = OriginalSamples(original, PARENT, labels).held_out(9, [first[3]])
    assert names(found)[:2] == names(first)[4:]
    assert not set(names(found)) & set(names(first[:4]))


def test_replay_has_the_picture_of_no_label_nor_of_what_decides(original: Original) -> None:
    everything = list(OriginalSamples(original, PARENT).replay(100, 1, []))
    labels = [on("gate", everything[0]), on("train", everything[1])]
    found = list(OriginalSamples(original, PARENT, labels).replay(100, 1, everything[2:3]))
    left = {picture_of(sample) for sample in everything[:3]}
    assert names(found) == [sample.file_name for sample in everything if picture_of(sample) not in left]
    assert 0 < len(found) < len(everything)
