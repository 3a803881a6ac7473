"""A training's record is kept beside its weights."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.record import RECORD, read_record, write_record


def test_what_is_written_is_read_from_the_folder_and_from_the_file(tmp_path: Path) -> None:
    write_record(tmp_path, {"steps": 1})
    write_record(tmp_path, {"steps": 2, "network": {"lstm": 8}})
    assert read_record(tmp_path) == read_record(tmp_path / RECORD) == {"steps": 2, "network": {"lstm": 8}}


def test_a_folder_without_one_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=RECORD):
        read_record(tmp_path)
