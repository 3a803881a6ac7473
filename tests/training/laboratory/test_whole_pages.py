"""Fields taken for pages are counted, and pages and paragraphs that are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.recognizer.layout.written import line, page, paper
from training.laboratory.whole_pages import Refusals, images_in, paragraphs, refusals_of, refusals_of_crops


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A page of six lines with the table of its lines; two numbers in its margin are not lines."""
    (tmp_path / "pages").mkdir()
    grey = page(500, 340, 6, letter=14)
    Image.fromarray(grey).save(tmp_path / "pages" / "p1.jpg", quality=95)
    tops = [round((number + 0.5) * 50) + 10 for number in range(6)]
    rows = [f"p1,10,{top - 6},480,26" for top in tops] + ["p1,0,40,30,26", "gone,10,10,480,26"]
    (tmp_path / "all_lines.csv").write_text("\n".join(["PAGE,X,Y,W,H", *rows]))
    return tmp_path


def test_every_page_of_every_image_is_counted_once(tmp_path: Path) -> None:
    field = Image.fromarray(line(paper(300, 40), top=10, letter=20))
    sheet = Image.fromarray(page(500, 700, 12, letter=16))
    field.save(tmp_path / "a.tif", save_all=True, append_images=[sheet])
    field.save(tmp_path / "b.png")
    Image.new("1", (4000, 2001)).save(tmp_path / "c.PNG")
    (tmp_path / "d.jpg").write_bytes(b"text")
    (tmp_path / "notes.txt").write_bytes(b"text")
    files = images_in(tmp_path)
    assert [file.name for file in files] == ["a.tif", "b.png", "c.PNG", "d.jpg"]
    assert refusals_of(files) == Refusals(images=5, pages=1, too_large=1, others=1)
    assert refusals_of(files).fields == 2


@pytest.mark.parametrize(("lines", "count"), [(2, 5), (5, 2), (6, 1), (7, 0)])
def test_lines_that_follow_each_other_are_cut_out(folder: Path, lines: int, count: int) -> None:
    crops = [*paragraphs(folder, lines)]
    assert [crop.shape for crop in crops] == [(26 + 50 * (lines - 1), 480)] * count


def test_crops_are_counted(folder: Path) -> None:
    assert refusals_of_crops(paragraphs(folder, 5)) == Refusals(images=2, pages=2, too_large=0, others=0)
