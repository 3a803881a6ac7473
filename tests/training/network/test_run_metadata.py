"""The metadata of a training is kept beside its weights."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.network.run_metadata import RUN_METADATA, network_beside, read_run_metadata, write_run_metadata


def test_what_is_written_is_read_from_the_folder_and_from_the_file(tmp_path: Path) -> None:
    write_run_metadata(tmp_path, {"steps": 1})
    write_run_metadata(tmp_path, {"steps": 2, "network": {"lstm": 8}})
    assert (
        read_run_metadata(tmp_path)
        == read_run_metadata(tmp_path / RUN_METADATA)
        == {"steps": 2, "network": {"lstm": 8}}
    )


def test_a_folder_without_one_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=RUN_METADATA):
        read_run_metadata(tmp_path)


def test_metadata_or_a_manifest_beside_weights_names_their_network(tmp_path: Path) -> None:
    weights = tmp_path / "model.weights.h5"
    assert network_beside(weights) is None
    (tmp_path / "manifest.json").write_text('{"version": "1", "network": {"lstm": 8}}')
    assert network_beside(weights) == {"lstm": 8}
    write_run_metadata(tmp_path, {"network": {"lstm": 12}})
    assert network_beside(weights) == {"lstm": 12}
