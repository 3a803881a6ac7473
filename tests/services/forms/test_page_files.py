"""Files are opened in a child process; what cannot be opened is a refusal in its place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from backend.pages.source import PageLimits
from backend.services.forms.page_files import FilePage, PageFiles, RefusedFilePage

pytestmark = pytest.mark.slow


def shades(*levels: int) -> list[Image.Image]:
    return [Image.fromarray(np.full((90 + level, 120), level, np.uint8)) for level in levels]


def saved(path: Path, *levels: int) -> Path:
    first, *others = shades(*levels)
    if path.suffix in (".pdf", ".tif"):
        first.save(path, save_all=True, append_images=others, resolution=100)
    else:
        first.save(path)
    return path


def told(pages: list[FilePage | RefusedFilePage]) -> list[tuple[int, int, object]]:
    """Number, count, and the middle level or the refusal's code."""
    return [
        (
            page.number,
            page.count,
            page.error.code if isinstance(page, RefusedFilePage) else int(np.median(page.grey)),
        )
        for page in pages
    ]


def test_every_format_gives_its_pages(tmp_path: Path) -> None:
    with PageFiles() as files:
        for name in ("a.pdf", "a.tif"):
            pages = list(files.pages(saved(tmp_path / name, 10, 200)))
            assert told(pages) == [(1, 2, 10), (2, 2, 200)]
        for name in ("a.png", "a.jpg", "a.webp"):
            assert told(list(files.pages(saved(tmp_path / name, 200)))) == [(1, 1, 200)]


def test_the_resolution_is_what_the_file_states(tmp_path: Path) -> None:
    with PageFiles() as files:
        stated = [
            [page.dpi for page in files.pages(saved(tmp_path / name, 200)) if isinstance(page, FilePage)]
            for name in ("a.pdf", "a.tif", "a.png")
        ]
    assert stated == [[pytest.approx(100, abs=0.1)], [pytest.approx(100, abs=0.1)], [None]]


def test_bad_files_are_refused_in_words_and_the_next_is_read(tmp_path: Path) -> None:
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(b"%PDF-1.7\nnothing")
    text = tmp_path / "text.txt"
    text.write_text("no page")
    empty = tmp_path / "empty.tif"
    empty.write_bytes(b"")
    with PageFiles() as files:
        codes = [told(list(files.pages(path))) for path in (cut, text, empty, tmp_path / "missing.pdf")]
        assert codes == [
            [(1, 1, "damaged")],
            [(1, 1, "not-a-page")],
            [(1, 1, "damaged")],
            [(1, 1, "damaged")],
        ]
        assert told(list(files.pages(saved(tmp_path / "good.png", 77)))) == [(1, 1, 77)]


def test_one_page_that_is_too_large_does_not_stop_the_file(tmp_path: Path) -> None:
    document = pdfium.PdfDocument.new()
    for height in (300, 28_346):
        document.new_page(200, height)
    document.save(tmp_path / "long.pdf")
    with PageFiles(PageLimits()) as files:
        assert told(list(files.pages(tmp_path / "long.pdf"))) == [(1, 2, 255), (2, 2, "too-large")]


def test_a_child_that_takes_too_long_is_ended_and_its_pages_are_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.pdf", 10, 200)
    with PageFiles(seconds=0.001) as files:
        assert told(list(files.pages(path))) == [(1, 1, "too-costly")]


def test_whoever_wants_one_page_only_may_leave_the_rest(tmp_path: Path) -> None:
    with PageFiles() as files:
        path = saved(tmp_path / "a.pdf", 10, 200)
        assert next(iter(files.pages(path))).number == 1
        assert told(list(files.pages(path))) == [(1, 2, 10), (2, 2, 200)]
