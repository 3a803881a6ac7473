"""Lines of a transcribed folder as samples, writers separated by their pages."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from backend.recognizer.normalise import ImageSpec
from backend.recognizer.spelling.left_open import LeftOpen
from tests.training.data.test_word_cutting import line
from training.written.lines import line_samples, read_lines, word_samples


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Lines of twelve pages; one with a sign that nobody can write, and one that is too small."""
    (tmp_path / "lines").mkdir()
    rows = ["FILENAME,TEXT,PAGE"]
    for number in range(12):
        cv2.imwrite(str(tmp_path / "lines" / f"{number}.png"), line((20, 80), (100, 160), (180, 300)))
        rows.append(f"{number}.png,Marie  l’aînée Testaments&amp;,page{number}")
    cv2.imwrite(str(tmp_path / "lines" / "small.png"), np.full((3, 64), 255, np.uint8))
    rows += ["0.png,√2,page0", "small.png,a,page0"]
    (tmp_path / "lines.csv").write_text("\n".join(rows), encoding="utf-8")
    return tmp_path


def test_texts_are_brought_to_the_alphabet_s_signs_and_others_left_out(folder: Path) -> None:
    lines = list(read_lines(folder))
    assert [each.name for each in lines] == [str(number) for number in range(12)]
    assert {each.text for each in lines} == {"Marie l'aînée Testaments&"}


def test_a_line_and_its_words_are_samples_as_written(folder: Path) -> None:
    first = next(read_lines(folder))
    (whole,) = line_samples(first, ImageSpec(max_width=640))
    words = list(word_samples(first, ImageSpec(max_width=640)))
    assert whole.text == "Marie l'aînée Testaments&"
    assert [word.text for word in words] == ["Marie", "l'aînée", "Testaments&"]
    assert [word.file_name for word in words] == ["0-0", "0-1", "0-2"]
    assert all(sample.left_open == LeftOpen.NOTHING for sample in (whole, *words))
    assert all(word.grey.shape[1] < whole.grey.shape[1] / 2 for word in words)
