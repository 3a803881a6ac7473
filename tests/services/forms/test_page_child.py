"""The child's answers, as bytes."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from backend.services.forms import page_child


def answers(monkeypatch: pytest.MonkeyPatch, path: Path, **limits: int) -> list[dict[str, object]]:
    """The heads that the child writes for one file."""
    job = json.dumps({"path": str(path), "limits": limits, "first": 1}).encode() + b"\n"
    sink = io.BytesIO()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(job)))
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(sink))
    monkeypatch.setattr(page_child, "_limit_memory", lambda: None)
    page_child.main()
    sink.seek(0)
    heads = []
    while line := sink.readline():
        heads.append(json.loads(line))
        sink.read(heads[-1]["bytes"])
    return heads


def test_a_page_is_a_line_and_its_pixels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Image.fromarray(np.zeros((10, 20), np.uint8)).save(tmp_path / "a.png", dpi=(200, 200))
    assert answers(monkeypatch, tmp_path / "a.png") == [
        {"count": 1, "bytes": 0},
        {
            "number": 1,
            "width": 20,
            "height": 10,
            "scale": 1.0,
            "dpi": pytest.approx(200, abs=0.1),
            "bytes": 200,
        },
        {"end": True, "bytes": 0},
    ]


def test_a_file_that_is_no_page_is_refused_without_a_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("hello")
    refusal, end = answers(monkeypatch, tmp_path / "a.txt")
    assert (refusal["code"], refusal.get("number"), end["end"]) == ("not-a-page", None, True)


def test_too_many_pixels_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Image.fromarray(np.zeros((100, 200), np.uint8)).save(tmp_path / "a.png")
    assert answers(monkeypatch, tmp_path / "a.png", pixels=1000)[0]["code"] == "too-many-pixels"
