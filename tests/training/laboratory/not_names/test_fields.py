"""Fields without a name: drawn on paper, and cut from pages."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from backend.recognizer.reading import Reason
from training.drawn.typeset import font_files
from training.laboratory.not_names.fields import DRAWN, drawn_fields, printed_labels, printed_lines, stacked

FONTS = font_files([])


@pytest.mark.parametrize("kind", DRAWN)
def test_drawn_fields_are_dark_on_light_and_of_a_field_s_size(kind: Reason) -> None:
    crops = list(drawn_fields(kind, 1, FONTS, 4, seed=2))
    assert len(crops) == 4
    for crop in crops:
        assert crop.dtype == np.uint8
        assert 25 < len(crop) < 110
        assert crop.shape[1] > 100
        assert np.quantile(crop, 0.9) > 128 > crop.min()
    (again, *_) = drawn_fields(kind, 1, FONTS, 1, seed=2)
    assert np.array_equal(again, crops[0])


def page(*words: tuple[str, int, int]) -> np.ndarray:
    grey = np.full((300, 500), 250, np.uint8)
    for word, x, y in words:
        cv2.putText(grey, word, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 20, 2)
    return grey


def test_labels_are_cut_where_the_paper_is_wide(tmp_path: Path) -> None:
    cv2.imwrite(
        str(tmp_path / "form.png"), page(("First name", 20, 60), ("Town", 350, 60), ("Date", 20, 200))
    )
    crops = list(printed_labels(tmp_path / "form.png"))
    assert sorted(crop.shape[1] > 100 for crop in crops) == [False, False, True]
    assert all(20 < len(crop) < 60 and crop.min() < 100 for crop in crops)


def test_an_empty_page_has_no_labels(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "form.png"), page())
    assert list(printed_labels(tmp_path / "form.png")) == []


def test_printed_lines_are_those_that_the_table_calls_so(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    cv2.imwrite(str(tmp_path / "pages" / "p1.jpg"), page(("NOM", 20, 60)))
    rows = [
        "p1,10,30,100,40,printed",
        "p1,0,0,90,9,DefaultLine",
        "p2,0,0,90,20,printed",
        "p1,0,0,90,4,printed",
    ]
    (tmp_path / "all_lines.csv").write_text("\n".join(["PAGE,X,Y,W,H,LINETYPE", *rows]))
    assert [crop.shape for crop in printed_lines(tmp_path)] == [(40, 100)]


def test_names_are_stacked_on_their_own_paper() -> None:
    crops = [
        np.full((10, width), level, np.uint8) for width, level in ((30, 250), (20, 200), (30, 240), (9, 9))
    ]
    (found,) = stacked(crops, 3)
    assert found.shape == (30, 30)
    assert found[::10, -1].tolist() == [250, 200, 240]
