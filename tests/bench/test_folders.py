"""Folders of links keep the order, and contain an image as often as needed."""

from __future__ import annotations

from pathlib import Path

from tests.bench.folders import linked, repeated


def test_images_repeat_until_there_are_enough() -> None:
    a, b = Path("a.jpg"), Path("b.jpg")
    assert repeated([a, b], 5) == [a, b, a, b, a]
    assert repeated([a, b], 1) == [a]


def test_links_are_named_in_order_whatever_the_files_are_called(tmp_path: Path) -> None:
    late, early = tmp_path / "z.jpg", tmp_path / "a.png"
    late.write_text("late")
    early.write_text("early")
    folder = tmp_path / "links"
    folder.mkdir()
    linked([late, early, late], folder)
    assert {path.name: path.read_text() for path in folder.iterdir()} == {
        "000000.jpg": "late",
        "000001.png": "early",
        "000002.jpg": "late",
    }
