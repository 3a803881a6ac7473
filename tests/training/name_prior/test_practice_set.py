"""Images that a person read twice, and a list of names without them."""

from __future__ import annotations

import numpy as np
import pytest

from backend.recognizer.alphabet import NAMES
from backend.recognizer.image import decode
from backend.recognizer.normalise import ImageSpec
from training.data.dataset import read_rows
from training.drawn.synthetic_dataset import write_dataset
from training.name_prior.practice_set import read_practice_set


@pytest.fixture
def dataset(tmp_path):
    write_dataset(tmp_path, 40, seed=0)
    first, second = list(read_rows(tmp_path, "train"))[:2]
    assert first.identity != second.identity
    lines = [f"{first.identity},3", "NOBODY,2", f"{second.identity},1"]
    (tmp_path / "name_counts.csv").write_text("\n".join(["NAME,COUNT", *lines]), encoding="utf-8")
    (tmp_path / "second_readings.csv").write_text(
        f"FILENAME,READING\n{first.file_name},ANNA\n{second.file_name},EMPTY\n", encoding="utf-8"
    )
    return tmp_path, first, second


def read(folder, left_out, least=2):
    return read_practice_set(folder, folder / "name_counts.csv", NAMES, ImageSpec(), left_out, least)


def test_only_images_read_twice_are_taken_with_what_the_person_read(dataset):
    folder, _, _ = dataset
    assert [text for _, text in read(folder, []).labelled] == ["ANNA", ""]


def test_they_are_changed_and_always_in_the_same_way(dataset):
    folder, first, _ = dataset
    (grey, _), (again, _) = read(folder, []).labelled[0], read(folder, []).labelled[0]
    np.testing.assert_array_equal(grey, again)
    original = decode(first.path.read_bytes())
    assert grey.shape != original.shape or (grey != original).any()


def test_their_labels_are_not_on_the_list_any_more(dataset):
    folder, first, _ = dataset
    names = read(folder, ["NOBODY"]).prior.names
    assert names == {first.identity: 2, "NOBODY": 1}


def test_too_few_images_or_a_list_of_nobody_else_give_no_practice_set(dataset):
    folder, first, _ = dataset
    assert read(folder, [], least=3) is None
    assert read(folder, ["NOBODY", "NOBODY", first.identity, first.identity]) is None


def test_without_second_readings_there_is_no_practice_set(dataset):
    folder, _, _ = dataset
    (folder / "second_readings.csv").unlink()
    assert read(folder, []) is None
