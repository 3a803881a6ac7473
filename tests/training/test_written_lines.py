"""Packs of a transcribed folder, writers separated by their pages."""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import pytest

from tests.training.data.test_word_cutting import line
from training.data.packing import open_pack
from training.written_lines import main


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Lines of twelve pages."""
    (tmp_path / "lines").mkdir()
    rows = ["FILENAME,TEXT,PAGE"]
    for number in range(12):
        cv2.imwrite(str(tmp_path / "lines" / f"{number}.png"), line((20, 80), (100, 160), (180, 300)))
        rows.append(f"{number}.png,Marie  l’aînée Testaments&amp;,page{number}")
    (tmp_path / "lines.csv").write_text("\n".join(rows), encoding="utf-8")
    return tmp_path


def test_no_hand_is_both_learned_from_and_set_aside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["written_lines", str(folder), "--out", str(folder / "packs")])
    main()
    of_words, aside = (
        {name.split("-")[0] for name in open_pack(folder / "packs" / pack).file_names}
        for pack in ("words", "words-set-aside")
    )
    assert of_words | aside == {str(number) for number in range(12)}
    assert not of_words & aside
    assert 1 <= len(aside) <= 6
    assert len(open_pack(folder / "packs" / "lines")) == len(of_words)
