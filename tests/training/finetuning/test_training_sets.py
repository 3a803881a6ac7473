from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from string import ascii_lowercase
from weakref import ref

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.exchange.snapshot_layout import COLUMNS
from backend.exchange.style import Style
from backend.recognizer.alphabet import NAMES, WRITTEN, Alphabet
from backend.recognizer.bundle import Bundle
from backend.recognizer.confidence import Calibration
from backend.recognizer.image import decode, hash_of_pixels
from backend.recognizer.normalise import ImageSpec
from backend.recognizer.reading import Reading
from backend.recognizer.spelling.left_open import LeftOpen
from backend.recognizer.spelling.new_letters import LOWER_CASE, NewLetters, Writing
from tests.recognizer.networks import manifest
from tests.training.making import LABELS, snapshot
from training.data.dataset import Examiner, Sample
from training.data.kept_out import KEPT_OUT, write_kept_out
from training.drawn.synthetic_dataset import write_dataset
from training.finetuning import replay
from training.finetuning.snapshot import read_snapshot
from training.finetuning.training_sets import NothingToLearnError, Sizes, gather, gather_judged

PARENT = Bundle(manifest(), Path("unused"), NAMES, ImageSpec(), Calibration())


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    folder = tmp_path_factory.mktemp("names")
    write_dataset(folder, 100, seed=0)
    return folder


def test_labels_and_original_images_go_where_they_belong(dataset, tmp_path):
    found = gather(snapshot(tmp_path / "s"), PARENT, dataset, tmp_path / "work", Sizes(replay=20), seed=1)

    labels = len(found.corrected)
    assert labels + found.stop_labels == len(LABELS) - 4
    assert [sample.text for sample in found.corrections] == list(LABELS[:4])
    assert set(found.learn.texts[:labels]) <= set(LABELS[4:])
    assert 15 <= len(found.learn) - labels <= 20
    assert found.source == "dataset"
    assert not found.dropped


def test_the_gate_s_images_are_never_learned_from_nor_stopped_by(dataset, tmp_path):
    found = gather(snapshot(tmp_path / "s"), PARENT, dataset, tmp_path / "work", Sizes(), seed=1)

    judged = {sample.file_name for sample in [*found.corrections, *found.original]}
    seen = {*found.learn.file_names, *found.stop.file_names}
    assert judged
    assert not judged & seen
    assert not set(found.learn.file_names) & set(found.stop.file_names)


class Contrary:
    """Reads what every second field is labelled with."""

    version = "contrary"

    def __init__(self, samples: Sequence[Sample]) -> None:
        self.texts = {hash_of_pixels(sample.grey): sample.text for sample in samples[::2]}

    def read(self, images: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        found = (self.texts.get(hash_of_pixels(image), "X") for image in images)
        return [Reading(text, "name", 0.9, (), (), self.version) for text in found]


def test_labels_of_the_data_set_that_the_parent_contradicts_are_not_replayed(dataset, tmp_path):
    frozen = snapshot(tmp_path / "s")
    everything = gather(frozen, PARENT, dataset, tmp_path / "work", Sizes(), seed=1)
    labels = len(everything.corrected)
    replayed = range(labels, len(everything.learn))
    samples = [
        Sample("", everything.learn.texts[number], everything.learn.grey(number), 4) for number in replayed
    ]
    some = gather(frozen, PARENT, dataset, tmp_path / "again", Sizes(), seed=1, recognizer=Contrary(samples))
    assert some.learn.texts[:labels] == everything.learn.texts[:labels]
    assert some.learn.texts[labels:] == [sample.text for sample in samples[::2]]


def pixels(greys: Iterable) -> set[tuple[tuple[int, ...], bytes]]:
    return {(grey.shape, grey.tobytes()) for grey in greys}


def test_what_was_kept_out_is_compared_on_and_its_pixels_are_nowhere_else(dataset, tmp_path, monkeypatch):
    monkeypatch.setattr(replay, "LEAST_KEPT_OUT", 10)
    copy = Path(shutil.copytree(dataset, tmp_path / "names"))
    train = copy / "train_v2" / "train"
    kept = [f"TRAIN_{number:05d}.jpg" for number in range(1, 21)]
    for number, name in enumerate(kept, start=41):  # each is in the data set twice, under another name
        (train / f"TRAIN_{number:05d}.jpg").write_bytes((train / name).read_bytes())
    write_kept_out(tmp_path / "parent", dict.fromkeys(kept, "ANNE"))
    parent = replace(PARENT, dir=tmp_path / "parent", manifest=manifest(files={KEPT_OUT: "0" * 64}))
    found = gather(snapshot(tmp_path / "s"), parent, copy, tmp_path / "work", Sizes(), seed=1)

    assert {sample.file_name for sample in found.original} == set(kept)
    assert {sample.text for sample in found.original} == {"ANNE"}
    assert (found.source, found.compared_on) == ("dataset", "kept-out")
    learned = [found.learn.grey(number) for number in range(len(found.learn))]
    stopped = [found.stop.grey(number) for number in range(len(found.stop))]
    judged = pixels(sample.grey for sample in found.original)
    assert len(judged) >= 18  # empty fields may look alike
    assert not judged & pixels([*learned, *stopped])
    assert 20 < len(found.learn) - len(found.corrected) <= 40


def copies(
    folder: Path, dataset: Path, judged: Sequence[tuple[str, int]], taught: Sequence[tuple[str, int]]
) -> Path:
    """A snapshot whose labels are on fields of the data set itself, each given by its split and number."""
    (folder / "images").mkdir(parents=True)
    rows = [",".join(COLUMNS)]
    for side, fields in (("gate", judged), ("train", taught)):
        for split, number in fields:
            path = dataset / f"{split}_v2" / split / f"{split.upper()}_{number:05d}.jpg"
            name = f"{hash_of_pixels(decode(path.read_bytes()))}.png"
            shutil.copy(path, folder / "images" / name)
            rows.append(f"{name},ANNE,{side},0,text,,,")
    (folder / "labels.csv").write_text("\n".join(rows) + "\n")
    return folder


def test_labelled_fields_of_the_original_data_are_nowhere_else(dataset, tmp_path):
    judged = [("train", 1), ("train", 2), ("validation", 1), ("test", 1)]
    taught = [(split, number) for split in ("train", "validation", "test") for number in (3, 4, 5)]
    folder = copies(tmp_path / "s", dataset, judged, taught)
    work = tmp_path / "work"
    found = gather(folder, PARENT, dataset, work, Sizes(), seed=1)

    def pictures_of(fields):
        paths = (dataset / f"{x}_v2" / x / f"{x.upper()}_{number:05d}.jpg" for x, number in fields)
        return pixels(decode(path.read_bytes()) for path in paths)

    labels = len(found.corrected)
    replayed = pixels(found.learn.grey(number) for number in range(labels, len(found.learn)))
    stopped = pixels(found.stop.grey(number) for number in range(found.stop_labels, len(found.stop)))
    learned, aside = pictures_of(taught), pictures_of(judged)
    assert len(learned) == len(taught)
    assert labels + found.stop_labels == len(taught)
    compared = pixels(sample.grey for sample in found.original)
    assert not compared & learned
    assert compared & aside == pictures_of([("test", 1)])  # it teaches nothing
    assert len(compared) >= 5
    for others in (replayed, stopped, pixels(sample.grey for sample in found.validation)):
        assert others
        assert not others & (learned | aside)

    now = snapshot(tmp_path / "now")
    without, beside = (
        gather_judged(now, PARENT, PARENT, dataset, work, Sizes(), trained_on)
        for trained_on in (folder, None)
    )
    assert pixels(sample.grey for sample in without.original) == compared
    assert len(pixels(sample.grey for sample in beside.original) & learned) == 3


def test_corrections_are_distinguished_from_confirmations(dataset, tmp_path):
    found = gather(snapshot(tmp_path / "s", gate=0), PARENT, dataset, tmp_path / "work", Sizes(), seed=1)
    odd = [int(name.removesuffix(".png")) % 2 == 1 for name in found.learn.file_names[: len(found.corrected)]]
    assert found.corrected == odd


def test_what_cannot_be_used_is_dropped_and_counted(dataset, tmp_path):
    labels = [*LABELS, "漢字", None, "A" * 90, "ÉLODIE"]
    folder = snapshot(tmp_path / "s", labels, gate=0)
    (folder / "images" / "0005.png").write_bytes(b"damaged")
    (folder / "images" / "0006.png").unlink()
    found = gather(folder, PARENT, dataset, tmp_path / "work", Sizes(), seed=1)

    assert found.dropped == {
        "letters outside the alphabet": 1,
        "label UNREADABLE": 1,
        "label longer than the image's frames": 1,
        "image not an image": 1,
        "image file missing": 1,
    }


def test_a_killed_run_s_packs_are_used_again(dataset, tmp_path):
    folder = snapshot(tmp_path / "s")
    (folder / "images" / "0006.png").unlink()
    first = gather(folder, PARENT, dataset, tmp_path / "work", Sizes(), seed=1)
    written = (tmp_path / "work" / "learn" / "index.npz").stat().st_mtime_ns
    (tmp_path / "work" / "checkpoints").mkdir()
    second = gather(folder, PARENT, dataset, tmp_path / "work", Sizes(), seed=1)
    assert second.learn.digest() == first.learn.digest()
    assert second.corrected == first.corrected
    assert second.dropped == first.dropped == {"image file missing": 1}
    assert (tmp_path / "work" / "learn" / "index.npz").stat().st_mtime_ns == written
    assert (tmp_path / "work" / "checkpoints").exists()


def test_packs_and_checkpoints_of_other_letters_are_not_used(dataset, tmp_path):
    labels = [*LABELS, *(f"Anne {letter}" for letter in "abcdefgh")]
    folder = snapshot(tmp_path / "s", labels, gate=0, style=Style("written", "kept"))
    work = tmp_path / "work"
    # Seven of the eight are trained on; one decides when to stop.
    folded = gather(folder, PARENT, dataset, work, Sizes(letter=8, replay=9), seed=1)
    (work / "checkpoints").mkdir()
    (work / "drawn-names").mkdir()
    grown = gather(folder, PARENT, dataset, work, Sizes(letter=7, replay=9), seed=1)
    assert "ANNE A" in [*folded.learn.texts, *folded.stop.texts]
    assert "Anne a" in [*grown.learn.texts, *grown.stop.texts]
    assert not (work / "checkpoints").exists()
    assert (work / "drawn-names").exists()
    other = gather(folder, replace(PARENT, letters=WRITTEN), dataset, work, Sizes(letter=9, replay=9), seed=1)
    assert "Anne a" in [*other.learn.texts, *other.stop.texts]


def test_packs_of_another_snapshot_are_not_used(dataset, tmp_path):
    gather(snapshot(tmp_path / "s"), PARENT, dataset, tmp_path / "work", Sizes(replay=9), seed=1)
    more = snapshot(tmp_path / "t", [*LABELS, "ODILON"], gate=0)
    found = gather(more, PARENT, dataset, tmp_path / "work", Sizes(replay=9), seed=1)
    assert "ODILON" in [*found.learn.texts, *found.stop.texts]


def test_labels_are_packed_one_by_one(dataset, tmp_path, monkeypatch):
    """So that memory does not grow with their number."""
    alive: list[ref[Sample]] = []
    most = 0

    def examined(self, row):
        nonlocal most
        found = examine(self, row)
        if isinstance(found, Sample) and row.path.parent.name == "images":
            alive.append(ref(found))
            most = max(most, sum(sample() is not None for sample in alive))
        return found

    examine = Examiner.examine
    monkeypatch.setattr(Examiner, "examine", examined)
    folder = snapshot(tmp_path / "s", [*LABELS] * 5, gate=0)
    found = gather(folder, PARENT, dataset, tmp_path / "work", Sizes(), seed=1)
    assert len(found.corrected) > 40
    assert most <= found.stop_labels + 3


def test_nothing_to_learn_from_is_said_with_the_reasons(dataset, tmp_path):
    folder = snapshot(tmp_path / "s", ["漢字", "字"], gate=0)
    with pytest.raises(NothingToLearnError, match=r"None of the 2 labels.*letters outside the alphabet': 2"):
        gather(folder, PARENT, dataset, tmp_path / "work", Sizes(), seed=1)


def test_a_surname_spelt_like_a_mark_is_a_name_and_a_blank_image_is_blank(dataset, tmp_path):
    labels = [*LABELS, "EMPTY", "NONE", "UNREADABLE", ""]
    found = gather(
        snapshot(tmp_path / "s", labels, gate=0), PARENT, dataset, tmp_path / "work", Sizes(), seed=1
    )
    count = len(found.corrected)
    texts = [*found.learn.texts[:count], *found.stop.texts[: found.stop_labels]]
    assert sorted(texts) == sorted(labels)
    assert not found.dropped


def test_a_candidate_is_spared_nothing_that_it_cannot_write(dataset, tmp_path):
    lacking = replace(PARENT, alphabet=Alphabet(NAMES.characters.replace("E", "")))
    with_digits = replace(PARENT, alphabet=Alphabet(NAMES.characters + "7"))
    folder = snapshot(tmp_path / "s", [*LABELS, "RUE 7", "RUE 東"], gate=len(LABELS) + 2)
    judged = gather_judged(folder, with_digits, lacking, dataset, tmp_path / "work", Sizes(), None)
    assert [sample.text for sample in judged.corrections] == [*LABELS, "RUE 7", "RUE 東"]
    assert not judged.dropped
    same = gather_judged(folder, with_digits, with_digits, dataset, tmp_path / "work", Sizes(), None)
    assert [one.text for one in judged.original] == [one.text for one in same.original]
    assert any("E" in one.text for one in judged.original)


def test_letters_that_enough_labels_have_are_learned(dataset, tmp_path):
    labels = [*LABELS, *(f"Anne {letter}" for letter in "abcdefgh")]
    folder = snapshot(tmp_path / "s", labels, gate=2, style=Style("written", "kept"))
    teaching = sum(
        label.row.identity.startswith("Anne ") and label.part == "train" for label in read_snapshot(folder)
    )
    assert 0 < teaching < 8  # the others decide when to stop
    found = gather(folder, PARENT, dataset, tmp_path / "work", Sizes(letter=teaching, replay=9), seed=1)
    assert found.new_letters == NewLetters(teaching, {LOWER_CASE: teaching})
    assert found.writing.network_alphabet.characters == NAMES.characters + ascii_lowercase
    count = len(found.corrected)
    assert found.learn.left_open.tolist() == [LeftOpen.NOTHING] * count + [LeftOpen.FORM] * (
        len(found.learn) - count
    )
    assert "Anne a" in [*found.learn.texts[:count], *found.stop.texts[: found.stop_labels]]
    assert found.styles["0000.png"] == Style("written", "kept")

    fewer = gather(folder, PARENT, dataset, tmp_path / "other", Sizes(letter=teaching + 1, replay=9), seed=1)
    assert fewer.writing == Writing(NAMES)
    assert "ANNE A" in [*fewer.learn.texts, *fewer.stop.texts]
