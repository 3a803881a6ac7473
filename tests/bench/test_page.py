"""A run of the benchmark in the documents: both are rewritten between their marks, or neither."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bench import page
from tests.bench.examples import OURS, PEER

RUN: dict[str, Any] = {
    "version": "v1",
    "machine": "a processor, 2 cores",
    "source": "985 gold names",
    "results": [OURS, PEER],
    "missing": {"Tesseract": "no library"},
    "growth": [{"images": 100, "seconds": 2.0, "peak_mib": 180.0}],
    "training": None,
}


@pytest.fixture
def documents(tmp_path: Path) -> tuple[Path, Path]:
    docs, readme = tmp_path / "benchmarks.md", tmp_path / "README.md"
    for document in (docs, readme):
        document.write_text(
            "before\n<!-- bench:begin -->\nstale\n<!-- bench:end -->\nafter\n", encoding="utf-8"
        )
    return docs, readme


def measured(folder: Path, run: dict[str, Any]) -> Path:
    path = folder / "bench.json"
    path.write_text(json.dumps(run), encoding="utf-8")
    return path


def test_both_documents_get_their_tables(tmp_path: Path, documents: tuple[Path, Path]) -> None:
    docs, readme = documents
    page.main(measured(tmp_path, RUN), docs, readme)
    for document in documents:
        text = document.read_text(encoding="utf-8")
        assert text.startswith("before\n<!-- bench:begin -->\n")
        assert text.endswith("\n<!-- bench:end -->\nafter\n")
        assert "| **Paraph** |" in text
        assert "stale" not in text
    whole, short = docs.read_text(encoding="utf-8"), readme.read_text(encoding="utf-8")
    assert "Not measured: Tesseract (no library)." in whole
    assert "| 100 | 2.0 | 50 | 180 |" in whole
    assert "real training images" not in whole
    assert "Growth" not in short


def test_the_curve_beside_the_page_is_shown(tmp_path: Path, documents: tuple[Path, Path]) -> None:
    (tmp_path / page.CURVE).write_text(json.dumps([{"images": 5_000, "exact": 0.9, "cer": 0.03}]))
    page.main(measured(tmp_path, RUN), *documents)
    assert "| 5,000 | 90.0% | 3.00% |  |" in documents[0].read_text(encoding="utf-8")


def test_a_run_without_peers_is_not_written(tmp_path: Path, documents: tuple[Path, Path]) -> None:
    with pytest.raises(SystemExit, match="PEERS=0"):
        page.main(measured(tmp_path, RUN | {"missing": None}), *documents)
    assert "stale" in documents[0].read_text(encoding="utf-8")
