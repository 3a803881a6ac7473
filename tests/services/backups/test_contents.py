"""What belongs into a backup beside the database."""

from __future__ import annotations

import pytest

from backend.services.backups.contents import folder_name, is_of_run, read_contents
from backend.services.backups.database_copy import write_copy
from tests.services.backups.conftest import Office


def test_rows_name_what_belongs(office: Office) -> None:
    office.folder.mkdir()
    copy = office.folder / "paraph.sqlite3"
    write_copy(office.engine, copy, lambda *_: None)
    found = read_contents(copy)
    assert set(found.blobs) == set(office.blobs.names())
    assert sorted(found.blobs.values()) == ["form 1", "image 1", "image 2"]
    assert (found.bundles, list(found.shipped), found.runs) == (["v2"], ["v1"], ["000001-20260301T070000"])


@pytest.mark.parametrize("folder", ["/data/runs/000001-x", "C:\\data\\runs\\000001-x", "runs/000001-x/"])
def test_a_folder_of_any_system_has_a_name(folder: str) -> None:
    assert folder_name(folder) == "000001-x"


def test_of_a_run_s_folder_only_what_repeats_or_explains_it() -> None:
    names = ["snapshot/labels.csv", "snapshot/images/a.png", "report.json", "made_from.json", "child.log"]
    assert all(is_of_run(name) for name in names)
    others = ["checkpoints/1.npz", "candidate/v2/model.onnx", "snapshot.incoming/labels.csv", "worker.json"]
    assert not any(is_of_run(name) for name in others)
