from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from backend.recognizer.alphabet import NAMES
from backend.recognizer.bundle import Bundle
from backend.recognizer.confidence import Calibration
from backend.recognizer.normalise import ImageSpec
from tests.recognizer.networks import manifest
from training.data.kept_out import KEPT_OUT, collect_kept_out, kept_out_file, kept_out_of, write_kept_out

BUNDLE = Bundle(manifest(), Path("unused"), NAMES, ImageSpec(), Calibration())


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_second_readings_are_collected_where_there_are_some(tmp_path: Path) -> None:
    plain = write(tmp_path / "a.csv", "FILENAME", "2.jpg", "1.jpg")
    read = write(tmp_path / "b.csv", "FILENAME,READING", "3.jpg,EVA", "4.jpg,LEO", "2.jpg,")
    write(tmp_path / "second_readings.csv", "FILENAME,READING", "1.jpg,ANNE", "4.jpg,LEA", "9.jpg,HUGO")
    assert collect_kept_out([plain, read], tmp_path) == {
        "1.jpg": "ANNE",
        "2.jpg": "",
        "3.jpg": "EVA",
        "4.jpg": "LEA",
    }
    assert collect_kept_out([plain], None) == {"1.jpg": "", "2.jpg": ""}
    assert collect_kept_out([], tmp_path) == {}


def test_what_is_written_is_what_a_bundle_with_that_file_says(tmp_path: Path) -> None:
    fields = {"1.jpg": "ANNE", "2.jpg": ""}
    path = write_kept_out(tmp_path, fields)
    assert path == tmp_path / KEPT_OUT
    listed = replace(BUNDLE, dir=tmp_path, manifest=manifest(files={KEPT_OUT: "0" * 64}))
    assert kept_out_of(listed) == fields
    assert kept_out_file(listed) == path
    assert (kept_out_of(BUNDLE), kept_out_file(BUNDLE)) == ({}, None)


def test_a_list_of_an_earlier_training_does_not_stay(tmp_path: Path) -> None:
    write_kept_out(tmp_path, {"1.jpg": ""})
    assert write_kept_out(tmp_path, {}) is None
    assert not list(tmp_path.iterdir())
