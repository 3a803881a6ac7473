"""Decoding in a child process: the same pages, and an end to what costs too much."""

from __future__ import annotations

import os
import signal
import struct
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from backend.framed_child import KeptChildren
from backend.recognizer.decoding import budget
from backend.recognizer.decoding.limits import ImageLimits, ImageRefusedError
from backend.recognizer.decoding.open_image import OpenImage, Page, RefusedPage
from backend.recognizer.image import decode, each_page
from tests.recognizer.decoding.files import jfif, noise, saved, tiff

LIMITS = ImageLimits()
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="processor time has no limit on Windows"),
]


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """No child is left from another test, nor to another."""
    budget.close_all()
    yield
    budget.close_all()


def decode_by(monkeypatch: pytest.MonkeyPatch, script: str, seconds: float = budget.WALL_SECONDS) -> None:
    """Have files decoded by children that run ``script``."""
    monkeypatch.setattr(budget, "_children", KeptChildren((sys.executable, "-c", script), seconds))


def many_chunks(count: int) -> bytes:
    """A PNG with ``count`` empty chunks before its pixels, 12 bytes each."""
    data = saved(noise(20, 40), "PNG")
    chunk = b"\0\0\0\0paDd" + struct.pack(">I", zlib.crc32(b"paDd"))
    return data[:33] + chunk * count + data[33:]


@pytest.mark.parametrize(
    "data",
    [
        saved(noise(20, 40), "PNG"),
        saved(noise(20, 40).convert("RGB"), "PNG"),
        jfif(noise(20, 40), 1, 2)[:-2],
        tiff((40, 20), (3, 3), (41, 20)),
    ],
)
def test_a_child_gives_what_this_process_gives(data: bytes) -> None:
    for child, here in zip(budget.pages(data, LIMITS), OpenImage(data, LIMITS).pages(), strict=True):
        if isinstance(here, Page) and isinstance(child, Page):
            np.testing.assert_array_equal(np.asarray(child.picture), np.asarray(here.picture))
            assert (child.number, child.is_only) == (here.number, here.is_only)
            assert (child.x_scale, child.note) == (here.x_scale, here.note)
        else:
            assert isinstance(child, RefusedPage)
            assert isinstance(here, RefusedPage)
            assert (child.number, child.error.code) == (here.number, here.error.code)
            assert child.error.detail == here.error.detail


def test_as_many_pages_are_decoded_as_are_wanted_and_the_child_is_kept() -> None:
    data = tiff((40, 20), (41, 20), (42, 20))
    assert len(list(budget.pages(data, LIMITS, most=2))) == 2
    child = budget._children._idle[0]
    assert len(list(budget.pages(data, LIMITS))) == 3
    assert budget._children._idle == [child]


def test_whoever_stops_half_way_ends_the_child() -> None:
    found = budget.pages(tiff(*[(40, 20)] * 9), LIMITS)
    next(found)
    found.close()  # type: ignore[attr-defined]  # a generator
    assert budget._children._idle == []


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"no image", "not-an-image"), (saved(noise(20, 40), "PNG")[:-200], "damaged"), (b"", "not-an-image")],
)
def test_a_refusal_comes_through_and_the_child_lives_on(data: bytes, code: str) -> None:
    with pytest.raises(ImageRefusedError) as refusal:
        list(budget.pages(data, LIMITS))
    assert refusal.value.code == code
    assert len(budget._children._idle) == 1


def test_what_takes_longer_than_its_time_is_refused_and_the_next_file_is_read() -> None:
    with pytest.raises(ImageRefusedError) as refusal:
        decode(many_chunks(1_500_000))
    assert refusal.value.code == "too-costly"
    assert decode(saved(noise(1100, 1000), "PNG")).shape == (1100, 1000)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux")
def test_what_takes_more_than_its_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    decode_by(
        monkeypatch, "from backend.recognizer.decoding import child; child.MEMORY = 1 << 24; child.main()"
    )
    with pytest.raises(ImageRefusedError) as refusal:
        list(budget.pages(saved(Image.new("RGB", (2800, 2800)), "PNG"), LIMITS))
    assert refusal.value.code == "too-costly"


@pytest.mark.parametrize(
    ("signal_number", "code"), [(signal.SIGKILL, "too-costly"), (signal.SIGSEGV, "damaged")]
)
def test_a_file_that_ends_its_reader_is_refused_and_another_reader_is_started(
    monkeypatch: pytest.MonkeyPatch, signal_number: int, code: str
) -> None:
    decode_by(monkeypatch, f"import os; os.kill(os.getpid(), {signal_number:d})")
    with pytest.raises(ImageRefusedError) as refusal:
        list(budget.pages(saved(noise(20, 40), "PNG"), LIMITS))
    assert refusal.value.code == code
    monkeypatch.undo()
    assert len(list(budget.pages(saved(noise(20, 40), "PNG"), LIMITS))) == 1


def test_a_child_that_died_idle_is_replaced() -> None:
    data = saved(noise(20, 40), "PNG")
    list(budget.pages(data, LIMITS))
    os.kill(budget._children._idle[0].pid, signal.SIGKILL)
    time.sleep(0.1)
    assert len(list(budget.pages(data, LIMITS))) == 1


def test_a_sleeping_child_is_ended_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    decode_by(monkeypatch, "import time; time.sleep(60)", seconds=0.3)
    with pytest.raises(ImageRefusedError, match="too much time"):
        list(budget.pages(b"x", LIMITS))


def test_no_more_files_are_decoded_at_a_time_than_there_are_children() -> None:
    data = saved(noise(1100, 1000), "PNG")
    most = SimpleNamespace(now=0, ever=0)
    lock = threading.Lock()

    def read() -> None:
        for _ in each_page(data):
            with lock:
                most.now += 1
                most.ever = max(most.ever, most.now)
            time.sleep(0.05)
            with lock:
                most.now -= 1

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most.ever <= budget.MOST_CHILDREN
    assert len(budget._children._idle) <= budget.MOST_CHILDREN
