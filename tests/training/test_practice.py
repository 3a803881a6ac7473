"""Fields that a person read twice, and a list of names that has forgotten them."""

from __future__ import annotations

import pytest

from backend.recognizer.alphabet import NAMES
from backend.recognizer.normalise import ImageSpec
from training.dataset import read_rows
from training.practice import read_practice
from training.synthesis import write_dataset


@pytest.fixture
def dataset(tmp_path):
    write_dataset(tmp_path, 40, seed=0)
    first, second = list(read_rows(tmp_path, "train"))[:2]
    lines = [
        f"{first.identity},3",
        "NOBODY,2",
        *([] if second.identity == first.identity else [f"{second.identity},1"]),
    ]
    (tmp_path / "name_counts.csv").write_text("\n".join(["NAME,COUNT", *lines]), encoding="utf-8")
    (tmp_path / "second_readings.csv").write_text(
        f"FILENAME,READING\n{first.file_name},ANNA\n{second.file_name},EMPTY\n", encoding="utf-8"
    )
    return tmp_path, first, second


def read(folder, left_out):
    return read_practice(folder, folder / "name_counts.csv", NAMES, ImageSpec(), left_out)


def test_only_fields_read_twice_are_taken_with_what_the_person_read(dataset):
    folder, _, _ = dataset
    assert [text for _, text in read(folder, []).fields] == ["ANNA", ""]


def test_their_labels_are_not_on_the_list_any_more(dataset):
    folder, first, second = dataset
    names = read(folder, ["NOBODY"]).prior.names
    assert first.identity != second.identity
    assert names == {first.identity: pytest.approx(2 / 3), "NOBODY": pytest.approx(1 / 3)}


def test_without_second_readings_there_is_nothing_to_practise_on(dataset):
    folder, _, _ = dataset
    (folder / "second_readings.csv").unlink()
    assert read(folder, []) is None
