"""The command prints a line for each folder, and for each number of lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.recognizer.layout.written import line, page, paper
from training.whole_pages import main


def test_a_line_for_each_folder_and_the_counts_in_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fields, pages, lines = (tmp_path / name for name in ("fields", "pages", "lines"))
    for folder in (fields, pages, lines / "pages"):
        folder.mkdir(parents=True)
    Image.fromarray(line(paper(300, 40), top=10, letter=20)).save(fields / "a.png")
    Image.fromarray(page(500, 340, 6, letter=14)).save(pages / "p1.png")
    Image.fromarray(page(500, 340, 6, letter=14)).save(lines / "pages" / "p1.jpg", quality=95)
    rows = [f"p1,10,{round((number + 0.5) * 50) + 4},480,26" for number in range(6)]
    (lines / "all_lines.csv").write_text("\n".join(["PAGE,X,Y,W,H", *rows]))
    out = tmp_path / "out.json"
    main(["--fields", str(fields), "--pages", str(pages), "--lines", str(lines), "--json", str(out)])
    shown = capsys.readouterr().out.splitlines()
    rest = "0 with too many pixels, 0 refused otherwise"
    assert shown[:2] == [
        f"fields in {fields}: 1 images, 0 whole pages (0.00%), {rest}, 1 fields",
        f"pages in {pages}: 1 images, 1 whole pages (100.00%), {rest}, 0 fields",
    ]
    assert len(shown) == 7
    assert json.loads(out.read_text())[f"5 lines of {lines}"] == {
        "images": 2,
        "pages": 2,
        "too_large": 0,
        "others": 0,
    }
