"""Rows of the dataset: which can be learned from, and that none vanishes uncounted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import cv2
import numpy as np
import pytest

from backend.exchange.label_kinds import LabelKind
from training.data.dataset import (
    DatasetError,
    Examiner,
    Reason,
    Row,
    Sample,
    count_rows,
    open_image,
    read_rows,
    report_split,
    split_files,
)
from training.data.second_readings import read_second_readings


def make_split(root: Path, rows: list[tuple[str, str]], missing: tuple[str, ...] = ()) -> Path:
    """A train split whose images show three bars; names in ``missing`` get no file."""
    folder = root / "train_v2" / "train"
    folder.mkdir(parents=True)
    lines = ["FILENAME,IDENTITY", *(f"{name},{identity}" for name, identity in rows)]
    (root / "written_name_train_v2.csv").write_text("\n".join(lines) + "\n")
    paper = np.full((40, 300), 255, np.uint8)
    paper[10:30, 50:250:20] = 0
    for name, _ in rows:
        if name not in missing:
            cv2.imwrite(str(folder / name), paper)
    return root


def test_surnames_that_pandas_takes_for_missing_values_stay_names(tmp_path: Path) -> None:
    names = ["NULL", "NA", "NAN", "N-A", "NONE A", "TRUE", "INF"]
    root = make_split(tmp_path, [(f"{place}.png", name) for place, name in enumerate(names)])
    assert [row.identity for row in read_rows(root, "train")] == names
    assert report_split(root, "train", Examiner()).used == len(names)


def test_what_cannot_be_learned_from_is_counted_by_its_reason(tmp_path: Path) -> None:
    rows = [
        ("1.png", "LEA"),
        ("2.png", ""),
        ("3.png", "EMPTY"),
        ("4.png", "UNREADABLE"),
        ("5.png", "LEA"),
        ("6.png", "LEA2"),
        ("7.png", "A" * 200),
        ("8.png", "Zoé"),
        ("9.png", "LEA"),
    ]
    root = make_split(tmp_path, rows, missing=("5.png",))
    (root / "train_v2" / "train" / "9.png").write_bytes(b"no image")
    report = report_split(root, "train", Examiner())
    assert report.used == 2
    assert report.rows == len(rows)
    assert report.left_out == Counter(
        {
            "label missing": 1,
            "label EMPTY": 1,
            "label UNREADABLE": 1,
            "image file missing": 1,
            "letters outside the alphabet": 1,
            "label longer than the image's frames": 1,
            "image not an image": 1,
        }
    )


def test_a_row_without_a_file_name_is_counted_as_one_without_a_file(tmp_path: Path) -> None:
    root = make_split(tmp_path, [("1.png", "LEA"), ("", "LEA"), ("1.png/x", "LEA")], missing=("", "1.png/x"))
    report = report_split(root, "train", Examiner())
    assert (report.used, report.left_out) == (1, Counter({"image file missing": 2}))


def test_blank_images_can_be_learned_as_such(tmp_path: Path) -> None:
    root = make_split(tmp_path, [("1.png", "EMPTY"), ("2.png", "")])
    report = report_split(root, "train", Examiner(blanks=True))
    assert (report.used, report.left_out) == (1, Counter({"label missing": 1}))


def test_a_second_reading_outranks_the_label(tmp_path: Path) -> None:
    root = make_split(tmp_path, [("1.png", "NANON"), ("2.png", "LEA")])
    (root / "second_readings.csv").write_text("FILENAME,READING\n1.png,MANON\n")
    examiner = Examiner(readings=read_second_readings(root))
    texts = [getattr(examiner.examine(row), "text", None) for row in read_rows(root, "train")]
    assert texts == ["MANON", "LEA"]


@pytest.mark.slow
def test_more_rows_than_a_piece_are_all_read_in_order(tmp_path: Path) -> None:
    rows = [(f"{place}.png", "A") for place in range(12_001)]
    root = make_split(tmp_path, rows, missing=tuple(name for name, _ in rows))
    assert count_rows(root, "train") == 12_001
    assert [row.file_name for row in read_rows(root, "train")] == [name for name, _ in rows]


def test_a_folder_that_is_no_dataset_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="PARAPH_DATASET"):
        split_files(tmp_path, "test")
    make_split(tmp_path, [("1.png", "A")])
    (tmp_path / "written_name_train_v2.csv").write_text("file,name\n1.png,A\n")
    with pytest.raises(DatasetError, match="IDENTITY"):
        list(read_rows(tmp_path, "train"))


@pytest.mark.slow
def test_the_real_validation_split_loses_only_what_has_no_name(dataset_dir: Path) -> None:
    report = report_split(dataset_dir, "validation", Examiner())
    assert report.rows == count_rows(dataset_dir, "validation")
    assert set(report.left_out) <= {"label EMPTY", "label UNREADABLE", "label NONE", "label missing"}


@pytest.mark.parametrize(
    ("kind", "identity", "result"),
    [
        ("text", "EMPTY", "EMPTY"),
        ("text", "NONE", "NONE"),
        ("blank", "", ""),
        ("unreadable", "", Reason("label UNREADABLE")),
        ("unreadable", "NONE", Reason("label NONE")),
    ],
)
def test_the_kind_of_a_label_counts_and_not_its_spelling(
    tmp_path: Path, kind: LabelKind, identity: str, result: str
) -> None:
    root = make_split(tmp_path, [("1.png", "LEA")])
    row = Row("1.png", identity, root / "train_v2" / "train" / "1.png", kind)
    found = Examiner(blanks=True).examine(row)
    if isinstance(result, Reason):
        assert found == result
    else:
        assert isinstance(found, Sample)
        assert found.text == result


def test_rows_of_the_data_set_have_the_kind_of_their_mark(tmp_path: Path) -> None:
    rows = [("1.png", "LEA"), ("2.png", "EMPTY"), ("3.png", "UNREADABLE"), ("4.png", "NONE"), ("5.png", "")]
    root = make_split(tmp_path, rows)
    kinds = [row.kind for row in read_rows(root, "train")]
    assert kinds == ["text", "blank", "unreadable", "unreadable", "text"]


def test_an_image_that_cannot_be_opened_gives_a_reason(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"no image")
    assert open_image(tmp_path / "a.png") == Reason("image not an image")
    assert open_image(tmp_path / "b.png") == open_image(tmp_path) == Reason("image file missing")
    cv2.imwrite(str(tmp_path / "c.png"), np.full((20, 30), 7, np.uint8))
    grey = open_image(tmp_path / "c.png")
    assert not isinstance(grey, Reason)
    np.testing.assert_array_equal(grey, np.full((20, 30), 7, np.uint8))
