"""The sample in a folder."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from backend.pages.form_file import load
from backend.services.errors import ConflictError
from backend.services.forms.sample.folder import write_sample
from backend.services.forms.sample.sample_form import NAME


@pytest.mark.slow
def test_form_pile_and_what_is_written_lie_side_by_side(tmp_path: Path) -> None:
    write_sample(tmp_path / "sample")
    assert load((tmp_path / "sample" / "form.json").read_text(encoding="utf-8")).form.name == NAME
    assert (tmp_path / "sample" / "pile.pdf").read_bytes().startswith(b"%PDF")
    with (tmp_path / "sample" / "written.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (rows[1]["PAGE"], rows[1]["KIND"], rows[1]["Surname"], rows[1]["Parent"]) == (
        "2",
        "filled",
        "DUBOIS",
        "DUBOIS",
    )
    assert len(rows) == 12


def test_no_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "pile.pdf").write_bytes(b"mine")
    with pytest.raises(ConflictError, match="never replaces"):
        write_sample(tmp_path)
    assert not (tmp_path / "form.json").exists()
