from __future__ import annotations

from hashlib import sha256
from string import ascii_lowercase

import pytest

from backend.exchange.style import PLAIN, Style
from training.data.dataset import DatasetError
from training.finetuning import snapshot
from training.finetuning.snapshot import is_held_out, read_snapshot


def write(folder, *rows, header="FILENAME,IDENTITY,SPLIT,CORRECTED,KIND"):
    (folder / "labels.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return folder


def test_labels_are_read_as_typed(tmp_path):
    labels = read_snapshot(write(tmp_path, "a.png,NULL,gate,1,text", 'b.png,"O’NEILL, É",train,0,text'))

    assert [label.row.identity for label in labels] == ["NULL", "O’NEILL, É"]
    assert [label.corrected for label in labels] == [True, False]
    assert labels[0].row.path == tmp_path / "images" / "a.png"


def test_the_gate_s_labels_are_in_no_other_part(tmp_path):
    rows = [f"{number:03d}.png,ANNE,{'gate' if number % 5 == 0 else 'train'},0,text" for number in range(200)]
    parts = {label.row.file_name: label.part for label in read_snapshot(write(tmp_path, *rows))}

    assert {name for name, part in parts.items() if part == "gate"} == {
        f"{n:03d}.png" for n in range(0, 200, 5)
    }
    held_out = {name for name, part in parts.items() if part == "held out"}
    assert held_out == {name for name, part in parts.items() if part != "gate" and is_held_out(name)}
    assert len(held_out) == 29


def test_who_is_held_out_depends_on_the_name_alone():
    assert [letter for letter in ascii_lowercase if is_held_out(f"{letter}.png")] == ["a", "f", "i", "v"]
    assert sum(is_held_out(f"{number}.png") for number in range(7000)) == 982


def test_of_many_labels_no_more_than_a_few_hundred_are_held_out_and_the_others_teach(tmp_path):
    names = [f"{number}.png" for number in range(7000)]
    labels = read_snapshot(write(tmp_path, *(f"{name},ANNE,train,0,text" for name in names)))
    held_out = {label.row.file_name for label in labels if label.part == "held out"}
    smallest = sorted(filter(is_held_out, names), key=lambda name: sha256(name.encode()).hexdigest())
    assert held_out == set(smallest[:400])
    assert {label.part for label in labels if label.row.file_name not in held_out} == {"train"}


def test_labels_that_belong_together_are_held_out_together_or_teach(tmp_path, monkeypatch):
    monkeypatch.setattr(snapshot, "MOST_HELD_OUT", 5)
    header = "FILENAME,IDENTITY,SPLIT,CORRECTED,KIND,GROUP"
    groups = {"a": 2, "f": 3, "i": 2, "v": 6, "b": 4}  # all but b may be held out, by their names
    rows = [
        f"{group}{n}.png,ANNE,train,0,text,{group}.png"
        for group, count in groups.items()
        for n in range(count)
    ]
    labels = read_snapshot(write(tmp_path, *rows, header=header))
    parts = {label.group: {one.part for one in labels if one.group == label.group} for label in labels}
    assert parts["f.png"] == parts["v.png"] == parts["b.png"] == {"train"}
    # By their digests i comes first, then v, which is too large, then a and f.
    assert {group for group, found in parts.items() if found == {"held out"}} == {"i.png", "a.png"}


def test_an_unknown_split_is_refused(tmp_path):
    with pytest.raises(DatasetError, match="'test'"):
        read_snapshot(write(tmp_path, "a.png,ANNE,test,0,text"))


def test_a_missing_file_or_column_is_refused(tmp_path):
    with pytest.raises(DatasetError, match="not a snapshot"):
        read_snapshot(tmp_path)
    with pytest.raises(DatasetError, match="CORRECTED"):
        read_snapshot(write(tmp_path, "a.png,ANNE,train", header="FILENAME,IDENTITY,SPLIT"))


def test_the_kind_decides_whether_an_image_holds_a_name(tmp_path):
    rows = ["a.png,EMPTY,train,0,text", "b.png,,train,0,blank", "c.png,,train,0,unreadable"]
    found = [(label.row.identity, label.row.kind) for label in read_snapshot(write(tmp_path, *rows))]
    assert found == [("EMPTY", "text"), ("", "blank"), ("", "unreadable")]


def test_an_unknown_kind_is_refused(tmp_path):
    with pytest.raises(DatasetError, match="'EMPTY'"):
        read_snapshot(write(tmp_path, "a.png,ANNE,train,0,EMPTY"))


def test_each_label_has_its_style_and_that_of_an_earlier_release_is_plain(tmp_path):
    header = "FILENAME,IDENTITY,SPLIT,CORRECTED,KIND,GROUP,CASE,ACCENTS"
    rows = ["a.png,Zoé,train,0,text,,written,kept", "b.png,ZOE,train,0,text,,,"]
    found = [label.style for label in read_snapshot(write(tmp_path, *rows, header=header))]
    assert found == [Style("written", "kept"), PLAIN]
    assert read_snapshot(write(tmp_path, "a.png,ANNE,train,0,text"))[0].style == PLAIN
    with pytest.raises(DatasetError, match="'lower'"):
        read_snapshot(write(tmp_path, "a.png,Zoé,train,0,text,,lower,kept", header=header))
