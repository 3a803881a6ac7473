"""The learning curve begins with the shipped version and marks runs that were not promoted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.loop.curve import draw, points
from tests.bench.loop.test_table import stage


def test_the_first_point_is_the_shipped_version() -> None:
    line = points([stage(promoted=False)], "unseen writers", "cer")
    assert [(count, promoted) for count, _, promoted in line] == [(0, True), (1900, False)]
    assert [percent for _, percent, _ in line] == pytest.approx([40.0, 20.0])
    assert points([stage()], "nobody", "cer") == []


def test_the_drawing_is_the_same_each_time(tmp_path: Path) -> None:
    for name in ("one.svg", "two.svg"):
        draw({"places": [stage()]}, tmp_path / name)
    text = (tmp_path / "one.svg").read_text(encoding="utf-8")
    assert text == (tmp_path / "two.svg").read_text(encoding="utf-8")
    assert "places, unseen writers" in text
    assert "original gold names" not in text
