"""Only the pages that are wanted are opened, each is there once."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.services.forms.page_files import FilePage, PageFiles
from backend.services.piles.cutting.opened_pages import opened_pages
from tests.services.piles.scans import pdf_of, started_children

pytestmark = pytest.mark.slow


def opened(path: Path, numbers: list[int]) -> list[tuple[int, bool]]:
    with PageFiles() as files:
        return [(page.number, isinstance(page, FilePage)) for page in opened_pages(files, path, numbers)]


def test_stretches_of_pages_are_opened(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdf_of("A1 A2 B1 B2 C1 C2"))
    assert opened(path, [2, 3, 6]) == [(2, True), (3, True), (6, True)]
    assert opened(path, []) == []


def test_files_of_one_page_are_opened_by_one_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = started_children(monkeypatch)
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdf_of("A1"))
    with PageFiles() as files:
        for _ in range(3):
            assert [page.number for page in opened_pages(files, path, [1])] == [1]
    assert len(started) == 1


def test_what_is_not_there_is_refused_once_a_page(tmp_path: Path) -> None:
    short = tmp_path / "short.pdf"
    short.write_bytes(pdf_of("A1 A2"))
    assert opened(short, [2, 3, 4]) == [(2, True), (3, False), (4, False)]
    assert opened(tmp_path / "missing.pdf", [5, 6, 8]) == [(5, False), (6, False), (8, False)]
