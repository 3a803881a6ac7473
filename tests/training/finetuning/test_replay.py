from __future__ import annotations

import pytest

from training.data.dataset import DatasetError, read_rows
from training.drawn.synthetic_dataset import write_dataset
from training.finetuning import replay
from training.finetuning.replay import find_original


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    folder = tmp_path_factory.mktemp("names")
    write_dataset(folder, 100, seed=0)
    return folder


def test_the_dataset_is_the_original_where_there_is_one(dataset, tmp_path):
    original = find_original(dataset, tmp_path)
    assert (original.folder, original.source) == (dataset, "dataset")
    assert not any(tmp_path.iterdir())


def test_without_one_synthetic_images_take_its_place(tmp_path, monkeypatch):
    monkeypatch.setattr(replay, "_SYNTHETIC_COUNT", 20)
    original = find_original(None, tmp_path)
    assert original.source == "synthesis"
    assert len(original.frozen("test", 99)) == 2
    first = (original.folder / "test_v2" / "test" / "TEST_00001.jpg").read_bytes()
    again = find_original(None, tmp_path / "elsewhere")
    assert (again.folder / "test_v2" / "test" / "TEST_00001.jpg").read_bytes() == first


def test_an_incomplete_dataset_is_refused(dataset, tmp_path):
    (tmp_path / "written_name_train_v2.csv").write_bytes((dataset / "written_name_train_v2.csv").read_bytes())
    with pytest.raises(DatasetError, match="train_v2"):
        find_original(tmp_path, tmp_path / "work")


def test_a_draw_is_random_without_repeats_and_seeded(dataset, tmp_path):
    original = find_original(dataset, tmp_path)
    names = [row.file_name for row in original.draw(20, seed=1)]

    assert len(set(names)) == 20
    assert names == [row.file_name for row in original.draw(20, seed=1)]
    assert names != [row.file_name for row in original.draw(20, seed=2)]


def test_a_draw_of_more_than_there_is_gives_all(dataset, tmp_path):
    drawn = find_original(dataset, tmp_path).draw(10_000, seed=1)
    assert [row.file_name for row in drawn] == [row.file_name for row in read_rows(dataset, "train")]


def test_the_frozen_set_only_grows_with_the_number_asked_for(dataset, tmp_path):
    original = find_original(dataset, tmp_path)
    three, five = ({row.file_name for row in original.frozen("test", number)} for number in (3, 5))
    assert len(three) == 3
    assert three < five
