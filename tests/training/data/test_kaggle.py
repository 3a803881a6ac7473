from __future__ import annotations

import pytest

from training.data.kaggle import HANDLE, FetchError, fetch
from training.drawn.synthetic_dataset import write_dataset


def test_the_download_is_moved_into_place(tmp_path):
    asked = []

    def download(handle):
        asked.append(handle)
        write_dataset(tmp_path / "cache", 10, seed=0)
        return str(tmp_path / "cache")

    folder = fetch(tmp_path / "data" / "names", download)

    assert asked == [HANDLE]
    assert (folder / "train_v2" / "train" / "TRAIN_00001.jpg").exists()
    assert not (tmp_path / "cache").exists()


def test_a_folder_that_is_there_is_left_alone(tmp_path):
    with pytest.raises(FetchError, match="already exists"):
        fetch(tmp_path, lambda handle: pytest.fail("must not download"))


def test_without_a_network_it_says_what_to_do(tmp_path):
    def download(handle):
        raise ConnectionError("no route to host")

    with pytest.raises(FetchError, match=r"no route to host.*needs a network.*in a browser"):
        fetch(tmp_path / "names", download)
    assert not (tmp_path / "names").exists()


def test_something_else_than_the_dataset_is_refused(tmp_path):
    (tmp_path / "cache").mkdir()
    with pytest.raises(FetchError, match="is not the expected data set"):
        fetch(tmp_path / "names", lambda handle: str(tmp_path / "cache"))
