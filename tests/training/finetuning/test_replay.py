from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from backend.recognizer.alphabet import NAMES
from backend.recognizer.bundle import Bundle
from backend.recognizer.confidence import Calibration
from backend.recognizer.fusion import Fusion
from backend.recognizer.normalise import ImageSpec
from tests.recognizer.networks import manifest
from training.data.dataset import DatasetError, read_rows
from training.data.kept_out import KEPT_OUT, write_kept_out
from training.drawn import drawn_names
from training.drawn.synthetic_dataset import write_dataset
from training.finetuning import replay
from training.finetuning.replay import find_original
from training.name_prior.counts import build_prior

LIVE = Bundle(manifest(), Path("unused"), NAMES, ImageSpec(), Calibration())


def listing(folder, fields):
    """A bundle that says that ``fields`` were kept out."""
    write_kept_out(folder, fields)
    return replace(LIVE, dir=folder, manifest=manifest(files={KEPT_OUT: "0" * 64}))


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    folder = tmp_path_factory.mktemp("names")
    write_dataset(folder, 100, seed=0)
    return folder


def test_the_dataset_is_the_original_where_there_is_one(dataset, tmp_path):
    original = find_original(dataset, tmp_path, [LIVE])
    assert (original.folder, original.source) == (dataset, "dataset")
    assert not any(tmp_path.iterdir())


def test_without_one_drawn_names_of_the_live_version_s_list_take_its_place(tmp_path, monkeypatch):
    monkeypatch.setattr(drawn_names, "SIZES", {"train": 9, "validation": 2, "test": 5})
    build_prior({"ANNE": 5, "LEA": 7}).save(tmp_path / "prior.npz")
    live = replace(LIVE, dir=tmp_path, fusion=Fusion(0, 0, 0, 0, 0, 0))
    original = find_original(None, tmp_path / "drawn", [live])
    assert (original.source, original.compared_on) == ("drawn", "drawn")
    rows = [*original.draw(99, seed=1), *original.held_out(99), *original.compared(99)]
    assert len(rows) == 16
    assert {row.identity for row in rows if row.kind == "text"} == {"ANNE", "LEA"}


def test_an_incomplete_dataset_is_refused(dataset, tmp_path):
    (tmp_path / "written_name_train_v2.csv").write_bytes((dataset / "written_name_train_v2.csv").read_bytes())
    with pytest.raises(DatasetError, match="train_v2"):
        find_original(tmp_path, tmp_path / "work", [LIVE])


def test_a_draw_is_random_without_repeats_and_seeded(dataset, tmp_path):
    original = find_original(dataset, tmp_path, [LIVE])
    names = [row.file_name for row in original.draw(20, seed=1)]

    assert len(set(names)) == 20
    assert names == [row.file_name for row in original.draw(20, seed=1)]
    assert names != [row.file_name for row in original.draw(20, seed=2)]


def test_a_draw_of_more_than_there_is_gives_all(dataset, tmp_path):
    drawn = find_original(dataset, tmp_path, [LIVE]).draw(10_000, seed=1)
    assert [row.file_name for row in drawn] == [row.file_name for row in read_rows(dataset, "train")]


def test_the_frozen_set_only_grows_with_the_number_asked_for(dataset, tmp_path):
    original = find_original(dataset, tmp_path, [LIVE])
    three, five = ({row.file_name for row in original.compared(number)} for number in (3, 5))
    assert len(three) == 3
    assert three < five


def test_fields_that_were_kept_out_are_compared_on_and_never_replayed(dataset, tmp_path, monkeypatch):
    monkeypatch.setattr(replay, "LEAST_KEPT_OUT", 5)
    fields = {f"TRAIN_{number:05d}.jpg": "ANNE" for number in range(1, 7)}
    fields |= {"TRAIN_00009.jpg": "", "VALIDATION_00001.jpg": "EVA"}
    original = find_original(dataset, tmp_path, [listing(tmp_path, fields)])

    compared = {row.file_name for row in original.compared(99)}
    assert compared == fields.keys() - {"TRAIN_00009.jpg"}  # no second reading says what is written there
    assert (original.source, original.compared_on) == ("dataset", "kept-out")
    assert original.readings() == {name: text for name, text in fields.items() if text}
    replayed = [row.file_name for row in [*original.draw(999, seed=1), *original.held_out(999)]]
    assert len(replayed) == 80 + 10 - len(fields)
    assert not set(replayed) & fields.keys()


def test_only_what_all_versions_kept_out_is_compared_on(dataset, tmp_path, monkeypatch):
    monkeypatch.setattr(replay, "LEAST_KEPT_OUT", 2)
    names = [f"TRAIN_{number:05d}.jpg" for number in range(1, 5)]
    live = listing(tmp_path / "a", dict.fromkeys(names[:3], "ANNE"))
    shipped = listing(tmp_path / "b", dict.fromkeys(names[1:], "ANNE"))
    original = find_original(dataset, tmp_path, [live, shipped])
    assert {row.file_name for row in original.compared(9)} == set(names[1:3])
    assert not {row.file_name for row in original.draw(999, seed=1)} & set(names)


def test_only_fields_that_are_there_and_can_be_read_count(dataset, tmp_path, monkeypatch):
    monkeypatch.setattr(replay, "LEAST_KEPT_OUT", 4)
    copy = Path(shutil.copytree(dataset, tmp_path / "names"))
    fields = {f"TRAIN_{number:05d}.jpg": "ANNE" for number in range(1, 5)}
    listed = listing(
        tmp_path / "a", {**fields, "TRAIN_00005.jpg": "UNREADABLE", "OF_ANOTHER_COPY.jpg": "EVA"}
    )
    whole = find_original(copy, tmp_path, [listed])
    assert (whole.compared_on, whole.judging) == ("kept-out", fields)
    (copy / "train_v2" / "train" / "TRAIN_00001.jpg").unlink()
    lacking = find_original(copy, tmp_path, [listed])
    assert (lacking.compared_on, len(lacking.judging)) == ("dataset", 3)


def test_where_a_version_has_learned_them_or_they_are_few_the_test_split_is_compared_on(
    dataset, tmp_path, monkeypatch
):
    monkeypatch.setattr(replay, "LEAST_KEPT_OUT", 4)
    live = listing(tmp_path, {f"TRAIN_{number:05d}.jpg": "ANNE" for number in range(1, 4)})
    for bundles in ([LIVE], [live], [live, LIVE], [live, live]):
        original = find_original(dataset, tmp_path, bundles)
        assert original.compared_on == "dataset"
        assert all(row.file_name.startswith("TEST_") for row in original.compared(99))
