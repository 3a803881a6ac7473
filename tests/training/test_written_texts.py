"""Texts to write in fonts, one per line, of the list of names and of packed words."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from backend.recognizer.spelling.left_open import LeftOpen
from tests.training.written.test_texts import COUNTS, WORDS, made
from training.data.dataset import Sample
from training.data.packing import write_pack
from training.written_texts import main


def test_the_command_writes_one_text_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"{name},{count}\n" for name, count in COUNTS.items())
    (tmp_path / "name_counts.csv").write_text(f"NAME,COUNT\n{rows}", encoding="utf-8")
    grey = np.full((20, 60), 200, np.uint8)
    words = [Sample(word, word, grey, 60, LeftOpen.NOTHING) for word in WORDS]
    write_pack(tmp_path / "words", [*words, Sample("folded", "FOLDED", grey, 60, LeftOpen.FORM)])
    given = ["--dataset", str(tmp_path), "--words", str(tmp_path / "words"), "--count", "300"]
    monkeypatch.setattr(sys, "argv", ["written_texts", *given, "--out", str(tmp_path / "texts.txt")])
    main()
    assert (tmp_path / "texts.txt").read_text(encoding="utf-8").splitlines() == made(300)
