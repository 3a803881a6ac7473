"""PDFs: pages at the scan's own resolution, and words for those that cannot be taken."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import psutil
import pypdfium2 as pdfium
import pytest
from PIL import Image

from backend.pages import pdf
from backend.pages.pdf import pdf_pages
from backend.pages.source import PageLimits, PageRefusedError, SourcePage


def scan(path: Path, pages: int = 1, dpi: int = 150) -> Path:
    """A PDF whose pages are A5 scans, the number of each as that many black columns."""
    size = (round(148 / 25.4 * dpi), round(210 / 25.4 * dpi))
    pictures = []
    for number in range(1, pages + 1):
        levels = np.full((size[1], size[0]), 255, np.uint8)
        levels[:, : 20 * number] = 0
        pictures.append(Image.fromarray(levels))
    pictures[0].save(path, "PDF", resolution=dpi, save_all=True, append_images=pictures[1:])
    return path


def vector(path: Path, width: float = 595, height: float = 842) -> Path:
    document = pdfium.PdfDocument.new()
    document.new_page(width, height)
    document.save(path)
    return path


def rendered(path: Path, limits: PageLimits | None = None) -> list[SourcePage | PageRefusedError]:
    return list(pdf_pages(path, limits or PageLimits()))


def test_scans_are_rendered_at_their_own_resolution(tmp_path: Path) -> None:
    pages = rendered(scan(tmp_path / "scan.pdf", pages=3))
    assert [page.number for page in pages if isinstance(page, SourcePage)] == [1, 2, 3]
    for number, page in enumerate(pages, start=1):
        assert isinstance(page, SourcePage)
        assert page.dpi == pytest.approx(150, abs=1)
        assert abs(int((page.grey()[200] < 128).sum()) - 20 * number) <= 1


def test_opening_the_file_anew_between_pages_changes_none_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = scan(tmp_path / "scan.pdf", pages=5)
    monkeypatch.setattr(pdf, "_PAGES_AT_ONCE", 2)
    for first in range(1, 6):
        pages = list(pdf.pdf_pages(path, PageLimits(), first))
        assert [page.number for page in pages if isinstance(page, SourcePage)] == list(range(first, 6))
        for page in pages:
            assert isinstance(page, SourcePage)
            assert abs(int((page.grey()[200] < 128).sum()) - 20 * page.number) <= 1


@pytest.mark.slow
def test_memory_does_not_grow_with_the_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, (1000, 700), np.uint8))
    path = tmp_path / "long.pdf"
    noise.save(path, "PDF", save_all=True, append_images=[noise] * 59, quality=95)  # 0.6 MB a page
    monkeypatch.setattr(pdf, "_PAGES_AT_ONCE", 10)
    process = psutil.Process()
    taken = [process.memory_full_info().uss for _ in pdf.pdf_pages(path, PageLimits())]
    assert max(taken[10:]) - max(taken[:10]) < 10 * 2**20


def test_a_page_without_a_scan_is_drawn_at_200_dpi(tmp_path: Path) -> None:
    (page,) = rendered(vector(tmp_path / "vector.pdf"))
    assert isinstance(page, SourcePage)
    assert (page.dpi, page.pixels.shape) == (200, (2339, 1653, 3))


def test_a_page_keeps_within_the_limit_of_pixels(tmp_path: Path) -> None:
    (page,) = rendered(scan(tmp_path / "scan.pdf", dpi=300), PageLimits(pixels=1_000_000))
    assert isinstance(page, SourcePage)
    assert page.pixels.shape[0] * page.pixels.shape[1] == pytest.approx(1_000_000, rel=0.01)


def test_a_page_of_ten_metres_is_refused_and_the_file_goes_on(tmp_path: Path) -> None:
    (refusal,) = rendered(vector(tmp_path / "long.pdf", width=595, height=28_346))
    assert isinstance(refusal, PageRefusedError)
    assert refusal.code == "too-large"
    assert "10000 mm" in refusal.detail


def test_too_many_pages_are_refused_with_both_numbers(tmp_path: Path) -> None:
    with pytest.raises(PageRefusedError, match="3 pages, the limit is 2"):
        rendered(scan(tmp_path / "scan.pdf", pages=3), PageLimits(pages=2))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\nnothing", b"no PDF at all"])
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "damaged.pdf"
    path.write_bytes(content)
    with pytest.raises(PageRefusedError, match="damaged or cut off"):
        rendered(path)


def test_a_broken_table_of_objects_is_rebuilt_or_the_file_refused(tmp_path: Path) -> None:
    whole = scan(tmp_path / "whole.pdf").read_bytes()
    broken, cut = tmp_path / "broken.pdf", tmp_path / "cut.pdf"
    start = whole.rindex(b"xref", 0, whole.rindex(b"startxref"))
    broken.write_bytes(whole[:start] + b"xref\n0 1\n9999999999 00000 n\n" + whole[start + 40 :])
    cut.write_bytes(whole[: len(whole) // 3])
    (page,), (same,) = rendered(broken), rendered(tmp_path / "whole.pdf")
    assert isinstance(page, SourcePage)
    assert isinstance(same, SourcePage)
    assert (page.pixels == same.pixels).all()
    with pytest.raises(PageRefusedError, match="damaged or cut off"):
        rendered(cut)


def test_scripts_in_a_file_do_nothing(tmp_path: Path) -> None:
    whole = vector(tmp_path / "whole.pdf").read_bytes()
    script = b"<< /S /JavaScript /JS (while (true) {} this.submitForm('http://127.0.0.1:9/');) >>"
    scripted = tmp_path / "scripted.pdf"
    scripted.write_bytes(whole.replace(b"/Type/Catalog", b"/Type/Catalog/OpenAction " + script))
    assert script in scripted.read_bytes()
    (page,), (same,) = rendered(scripted), rendered(tmp_path / "whole.pdf")
    assert isinstance(page, SourcePage)
    assert isinstance(same, SourcePage)
    assert (page.pixels == same.pixels).all()
