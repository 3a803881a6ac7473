"""The child's answers, as bytes."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from backend import framed_child
from backend.pages.source import PageLimits
from backend.services.forms import page_child


def answers(monkeypatch: pytest.MonkeyPatch, path: Path, **limits: int) -> list[dict[str, object]]:
    """The heads that the child writes for one file."""
    job = json.dumps({"path": str(path), "limits": limits, "first": 1, "bytes": 0}).encode() + b"\n"
    sink = io.BytesIO()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(job)))
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(sink))
    monkeypatch.setattr(framed_child, "limit_memory", lambda _more: None)
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


def test_the_pages_are_counted_before_the_first_one_is_rendered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pdf_pages(
        path: Path, _limits: PageLimits, _first: int, counted: Callable[[int], None]
    ) -> Iterator[Any]:
        counted(3)
        yield from ()
        raise MemoryError(path)

    monkeypatch.setattr(page_child, "pdf_pages", pdf_pages)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    count, refusal, _ = answers(monkeypatch, tmp_path / "a.pdf")
    assert (count["count"], refusal["code"], refusal.get("number")) == (3, "too-costly", None)
