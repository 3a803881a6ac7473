"""The document gets whole, honest measurements, and keeps earlier ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.bench.loop.page import KEPT, main
from tests.bench.loop.record import FILE
from tests.bench.loop.test_table import stage

DOCUMENT = "before\n<!-- loop:begin -->\nold\n<!-- loop:end -->\nafter\n"


def measure(folder: Path, **changes: Any) -> None:
    conditions = {
        "shipped": "v1",
        "minutes": 20,
        "dataset": True,
        "machine": "a machine",
        "instructions": "AVX2",
        "quick": False,
        "poison": None,
        "stages": [1900],
        **changes,
    }
    folder.mkdir(parents=True)
    values = {"conditions": conditions, "stages": [stage()], "scores": {}}
    (folder / FILE).write_text(json.dumps(values), encoding="utf-8")


def test_what_was_measured_is_written_between_the_marks(tmp_path: Path) -> None:
    measure(tmp_path / "loop" / "places")
    measure(tmp_path / "loop" / "lyon-quick", quick=True)
    measure(tmp_path / "loop" / "lyon-same", poison="same")
    measure(tmp_path / "loop" / "boxes", stages=[1900, 2000])
    document = tmp_path / "page.md"
    document.write_text(DOCUMENT, encoding="utf-8")
    main(tmp_path / "loop", document)
    text = document.read_text(encoding="utf-8")
    assert text.startswith("before\n<!-- loop:begin -->\n![")
    assert text.endswith("\n<!-- loop:end -->\nafter\n")
    assert "### places\n\n| Corrections |" in text
    assert "20 minutes a run, the original data at hand; a machine, AVX2." in text
    assert "lyon" not in text
    assert "boxes" not in text
    assert (tmp_path / "learning-loop.svg").is_file()


def test_earlier_measurements_stay(tmp_path: Path) -> None:
    document = tmp_path / "page.md"
    document.write_text(DOCUMENT, encoding="utf-8")
    measure(tmp_path / "one" / "places")
    main(tmp_path / "one", document)
    measure(tmp_path / "two" / "photos", dataset=False)
    main(tmp_path / "two", document)
    assert list(json.loads((tmp_path / KEPT).read_text(encoding="utf-8"))) == ["places", "photos"]
    text = document.read_text(encoding="utf-8")
    assert "### places" in text
    assert "no original data at hand" in text


def test_without_measurements_the_document_says_so(tmp_path: Path) -> None:
    document = tmp_path / "page.md"
    document.write_text(DOCUMENT, encoding="utf-8")
    main(tmp_path / "none", document)
    assert document.read_text(encoding="utf-8") == DOCUMENT.replace("old", "Not measured yet.")
