"""Print in any font, and fonts in two halves."""

from __future__ import annotations

import shutil
from pathlib import Path

import matplotlib
import numpy as np
import pytest

from training.drawn.typeset import LABELS, font_files, random_text, typeset

SANS = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")


def test_faces_of_a_family_are_in_one_half() -> None:
    first, second = font_files([])
    families = [{path.name.split("-")[0].split(".")[0] for path in half} for half in (first, second)]
    assert all(families)
    assert not families[0] & families[1]
    assert "DejaVuSans-Bold.ttf" in {path.name for path in first + second}


def test_fonts_of_symbols_are_left_out_and_other_folders_are_looked_through(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    shutil.copy(SANS, tmp_path / "deep" / "Aardvark-Bold.ttf")
    shutil.copy(SANS, tmp_path / "deep" / "WildSymbols.ttf")
    names = {path.name for half in font_files([tmp_path]) for path in half}
    assert "Aardvark-Bold.ttf" in names
    assert not names & {"WildSymbols.ttf", "STIXSizOneSymReg.ttf", "cmsy10.ttf"}


@pytest.mark.parametrize("height", [9, 20])
def test_capitals_are_as_high_as_asked_for(height: int) -> None:
    heights = [len(typeset("HHH", SANS, height, np.random.default_rng(seed))) for seed in range(12)]
    assert abs(min(heights) - height) <= 1
    assert max(heights) <= height + 9  # with a box around


def test_texts_are_labels_and_names_in_all_cases() -> None:
    texts = [random_text(["JEAN", "ROUX"], np.random.default_rng(seed)) for seed in range(60)]
    assert {"Jean Roux", "ROUX"} & {*texts}
    assert {*texts} & {*LABELS}
    assert all(text.strip() for text in texts)
