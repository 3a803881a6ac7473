"""A training's record is kept beside its weights."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.network.record import RECORD, network_beside, read_record, write_record


def test_what_is_written_is_read_from_the_folder_and_from_the_file(tmp_path: Path) -> None:
    write_record(tmp_path, {"steps": 1})
    write_record(tmp_path, {"steps": 2, "network": {"lstm": 8}})
    assert read_record(tmp_path) == read_record(tmp_path / RECORD) == {"steps": 2, "network": {"lstm": 8}}


def test_a_folder_without_one_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=RECORD):
        read_record(tmp_path)


def test_the_network_of_weights_is_told_by_a_record_or_a_bundles_manifest_beside_them(tmp_path: Path) -> None:
    weights = tmp_path / "model.weights.h5"
    assert network_beside(weights) is None
    (tmp_path / "manifest.json").write_text('{"version": "1", "network": {"lstm": 8}}')
    assert network_beside(weights) == {"lstm": 8}
    write_record(tmp_path, {"network": {"lstm": 12}})
    assert network_beside(weights) == {"lstm": 12}
