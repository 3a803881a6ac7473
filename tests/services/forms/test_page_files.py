"""Files are opened in a child process; what cannot be opened is a refusal in its place."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pypdfium2 as pdfium
import pytest
from PIL import Image

from backend import framed_child
from backend.framed_child import ChildEndedError
from backend.pages.source import PageLimits
from backend.services.forms.page_files import FilePage, PageFiles, RefusedFilePage

pytestmark = pytest.mark.slow
ODD_FILES = Path(__file__).resolve().parents[4] / "shared/data/odd-files"
HEAVY = ("cardinal", "enormous", "multipage")  # they take seconds
PHOTO = Path("tests/recognizer/decoding/photo.heic").absolute()


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
        assert told(list(files.pages(PHOTO))) == [(1, 1, 255)]


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


def children() -> set[psutil.Process]:
    """The processes that open files for this one."""
    found = psutil.Process().children()
    return {child for child in found if "backend.services.forms.page_child" in child.cmdline()}


class Stumbling:
    """A child that opens a file of five pages, when memory runs out.

    Args:
        at: of the page numbers at which it runs out; 0 before the pages are counted, negative when it is opened to go
            on from there.
    """

    at: frozenset[int]

    def __init__(self, *_: object) -> None:
        self.jobs = 0
        self.messages: list[dict[str, Any]] = []

    def is_ready(self) -> bool:
        return True

    def begin(self, job: dict[str, Any], _data: bytes) -> None:
        self.jobs += 1
        first = job["first"]
        refusal = {"code": "too-costly", "detail": "The file takes too much memory to open."}
        self.messages = [{"count": 5}]
        if 0 in self.at or -first in self.at:
            self.messages = [refusal]
        else:
            for number in range(first, 6):
                if number in self.at:
                    self.messages.append(refusal)
                    break
                self.messages.append({"number": number, "width": 1, "height": 1, "scale": 1.0, "dpi": None})
        self.messages.append({"end": True})

    def next_message(self) -> tuple[dict[str, Any], bytes]:
        return self.messages.pop(0), b"\x07"

    def close(self) -> int:
        return 0


@pytest.mark.parametrize(
    ("at", "first", "expected"),
    [
        ({3}, 1, [(1, 5, 7), (2, 5, 7), (3, 5, "too-costly"), (4, 5, 7), (5, 5, 7)]),
        ({3}, 2, [(2, 5, 7), (3, 5, "too-costly"), (4, 5, 7), (5, 5, 7)]),
        ({1, -2}, 1, [(1, 5, "too-costly"), (2, 5, "too-costly"), (3, 5, 7), (4, 5, 7), (5, 5, 7)]),
        ({2, 3, 4}, 2, [(number, 5, "too-costly") for number in (2, 3, 4, 5)]),
        ({0}, 2, [(2, 2, "too-costly")]),
    ],
    ids=["one page", "from page 2", "while opened again", "again and again", "the whole file"],
)
def test_memory_that_runs_out_in_the_middle_costs_one_page(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    at: set[int],
    first: int,
    expected: list[tuple[int, int, object]],
) -> None:
    monkeypatch.setattr(Stumbling, "at", frozenset(at), raising=False)
    monkeypatch.setattr(framed_child, "FramedChild", Stumbling)
    with PageFiles() as files:
        assert told(list(files.pages(tmp_path / "a.tif", first))) == expected


class Dying:
    """A child that opens a file of ``count`` pages, and ends at some of them.

    Args:
        at: of the page numbers at which it ends; 0 before the pages are counted if it begins with page 1; above
            ``count`` after the last page.
    """

    count: int
    at: frozenset[int]
    started: int

    def __init__(self, *_: object) -> None:
        self.jobs = 0
        self.messages: list[dict[str, Any] | None] = []
        type(self).started += 1

    def is_ready(self) -> bool:
        return True

    def begin(self, job: dict[str, Any], _data: bytes) -> None:
        self.jobs += 1
        first = job["first"]
        self.messages = [None] if first == 1 and 0 in self.at else [{"count": self.count}]
        for number in range(first, self.count + 1):
            size = {"width": 1, "height": 1, "scale": 1.0, "dpi": None}
            self.messages.append(None if number in self.at else {"number": number, **size})
        self.messages.append(None if self.count + 1 in self.at else {"end": True})

    def next_message(self) -> tuple[dict[str, Any], bytes]:
        message = self.messages.pop(0)
        if message is None:
            raise ChildEndedError
        return message, b"\x07"

    def close(self) -> int:
        return 0


def opened_by_dying(
    monkeypatch: pytest.MonkeyPatch, count: int, at: Iterable[int], first: int = 1, last: int | None = None
) -> list[FilePage | RefusedFilePage]:
    for name, value in {"count": count, "at": frozenset(at), "started": 0}.items():
        monkeypatch.setattr(Dying, name, value, raising=False)
    monkeypatch.setattr(framed_child, "FramedChild", Dying)
    with PageFiles() as files:
        return list(files.pages(Path("a.pdf"), first, last))


def refused(pages: list[FilePage | RefusedFilePage]) -> list[int]:
    return [page.number for page in pages if isinstance(page, RefusedFilePage)]


def test_pages_here_and_there_that_end_the_child_cost_no_other_page(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = opened_by_dying(monkeypatch, 40, {10, 20, 30, 31, 40})
    assert [page.number for page in pages] == list(range(1, 41))
    assert refused(pages) == [10, 20, 30, 31, 40]


def test_a_file_of_which_every_page_ends_the_child_is_given_up_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = opened_by_dying(monkeypatch, 2000, range(1, 2001))
    assert Dying.started == 3
    assert [page.number for page in pages] == list(range(1, 2001))
    words = [page.error.detail for page in pages if isinstance(page, RefusedFilePage)]
    assert [detail.split(" ", 3)[:3] for detail in words[:4]] == [["The", "page", "takes"]] * 3 + [
        ["Not", "looked", "at,"]
    ]
    assert set(words[3:]) == {
        "Not looked at, since pages before it could not be opened. Cut the pile again, or send this page without those."
    }


def test_a_file_of_which_every_other_page_ends_the_child_is_given_up_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages = opened_by_dying(monkeypatch, 100, range(1, 100, 2))
    assert Dying.started == 20
    assert [page.number for page in pages] == list(range(1, 101))
    assert refused(pages) == [*range(1, 40, 2), *range(40, 101)]


def test_a_child_that_ends_before_it_counts_costs_one_page_where_the_others_are_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected = [(1, 3, "too-costly"), (2, 3, 7), (3, 3, 7)]
    assert told(opened_by_dying(monkeypatch, 3, {0}, last=3)) == expected
    assert told(opened_by_dying(monkeypatch, 5, {0})) == [(1, 1, "too-costly")]


def test_a_child_that_ends_after_the_last_page_costs_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(opened_by_dying(monkeypatch, 2, {3})) == [(1, 2, 7), (2, 2, 7)]


def test_a_child_that_ended_between_two_files_is_replaced(tmp_path: Path) -> None:
    others = children()  # of cutters in other tests
    with PageFiles() as files:
        assert told(list(files.pages(saved(tmp_path / "a.png", 77)))) == [(1, 1, 77)]
        (child,) = children() - others
        child.kill()
        child.wait()
        assert told(list(files.pages(saved(tmp_path / "b.png", 88)))) == [(1, 1, 88)]


def test_a_file_that_is_left_in_the_middle_gives_no_page_to_the_next(tmp_path: Path) -> None:
    first, second = saved(tmp_path / "a.pdf", 10, 20, 30), saved(tmp_path / "b.pdf", 200, 210)
    others = children()  # of cutters in other tests
    with PageFiles() as files:
        left = files.pages(first)
        next(left)
        following = files.pages(second)
        assert told([next(following)]) == [(1, 2, 200)]
        left.close()  # as late as an error's traceback lets it go
        assert told(list(following)) == [(2, 2, 210)]
        assert len(children() - others) == 1
    assert not children() - others


def test_closing_ends_a_child_whose_pages_nobody_reads_on(tmp_path: Path) -> None:
    others = children()  # of cutters in other tests
    with PageFiles() as files:
        left = files.pages(saved(tmp_path / "a.pdf", 10, 20, 30))
        next(left)
        assert len(children() - others) == 1
    assert not children() - others
    left.close()


def test_the_child_ends_with_a_process_that_is_killed(tmp_path: Path) -> None:
    script = f"""
import os, signal, sys
from pathlib import Path
from backend.services.forms.page_files import PageFiles
files = PageFiles()
list(files.pages(Path({str(saved(tmp_path / "a.png", 77))!r})))
print(files._children._idle[0].pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    ends = time.monotonic() + 20
    while is_running(int(done.stdout)) and time.monotonic() < ends:
        time.sleep(0.05)
    assert not is_running(int(done.stdout))


def is_running(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.skipif(not ODD_FILES.is_dir(), reason="the odd files are not on this machine")
def test_odd_files_give_all_their_pages_or_a_refusal_in_words() -> None:
    found: dict[str, list[tuple[int, int, object]]] = {}
    with PageFiles() as files:
        for path in sorted(ODD_FILES.glob("*/*")):
            if path.stem not in HEAVY and path.suffix not in (".md", ".rst"):
                pages = list(files.pages(path))
                found[path.name] = told(pages)
                assert [page.number for page in pages] == list(range(1, pages[0].count + 1)), path.name
                assert all(isinstance(page, FilePage) or len(page.error.detail) > 30 for page in pages)
    assert len(found) > 40
    refused = {name: pages[0][2] for name, pages in found.items() if isinstance(pages[0][2], str)}
    assert refused == {
        "16bit.cropped.jp2": "not-a-page",
        "LICENSE.txt": "not-a-page",
        "ccitt_tolessrows.tif": "too-small",
        "corrupted-image.png": "damaged",
        "flower-minisblack-12.tif": "not-a-page",
        "grayscale-old-style-jpeg.tiff": "damaged",
        "group3_1d_fill.tif": "too-small",
        "group4.tif": "too-small",
        "hopper_16bit.pgm": "not-a-page",
        "hopper_1bit.pbm": "not-a-page",
        "hugemono.pdf": "too-large",
    }
