"""Each kind of set gives its fields and what is written in them."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from training.data.dataset import Sample
from training.data.packing import write_pack
from training.measures.written_sets import open_set

FIELD = np.full((20, 60), 200, np.uint8)


def image(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), FIELD)


def texts(kind: str, path: Path, dataset: Path = Path()) -> list[str]:
    return [text for _, text in open_set(kind, path, dataset)]


def test_named_fields_of_a_pack(tmp_path: Path) -> None:
    write_pack(tmp_path, [Sample("a", "Léa", FIELD, 60), Sample("b", "", FIELD, 60)])
    assert texts("pack", tmp_path) == ["Léa"]


def test_names_that_are_held_out_of_either_split(tmp_path: Path) -> None:
    rows = ("TRAIN_1.png,Léa,held-out", "TRAIN_2.png,Tom,train", "VALIDATION_1.png,Eve\u0301,held-out")
    (tmp_path / "mixed.csv").write_text("FILENAME,TEXT,USE\n" + "\n".join(rows), encoding="utf-8")
    for split in ("train", "validation"):
        (tmp_path / f"written_name_{split}_v2.csv").write_text("FILENAME,IDENTITY\n")
    image(tmp_path / "train_v2/train/TRAIN_1.png")
    image(tmp_path / "validation_v2/validation/VALIDATION_1.png")
    assert texts("names", tmp_path / "mixed.csv", tmp_path) == ["Léa", "Evé"]


def test_every_line_of_a_register(tmp_path: Path) -> None:
    (tmp_path / "name_lines.csv").write_text("FILENAME,TEXT,PAGE\na.png,Tardy - Zoé,1\n", encoding="utf-8")
    image(tmp_path / "name_lines/a.png")
    assert texts("register", tmp_path) == ["Tardy - Zoé"]


def test_places_of_the_writers_that_are_kept_for_tests(tmp_path: Path) -> None:
    rows = "a.png,Weg,12\nb.png,Straße,13\nc.png,Gasse,20\n"
    (tmp_path / "labels.csv").write_text(f"FILENAME,IDENTITY,WRITER\n{rows}", encoding="utf-8")
    for name in "abc":
        image(tmp_path / f"images/{name}.png")
    assert texts("places", tmp_path) == ["Straße", "Gasse"]


def test_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="A set is one of pack"):
        open_set("lines", tmp_path, tmp_path)
