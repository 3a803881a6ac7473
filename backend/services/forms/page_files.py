"""The pages of a PDF or image file, one by one, opened in a child process with limits of time and memory.

Knows processes and pages. Does not know what is on them.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.framed_child import ChildEndedError, FramedChild
from backend.pages.source import PageLimits, PageRefusedError

PAGE_SECONDS = 60.0  # until the next page is there
_MOST_ENDED = 3  # children that one file may end
_MOST_JOBS = 50  # of one child, before another takes its place with fresh memory
_COMMAND = (sys.executable, "-m", "backend.services.forms.page_child")


@dataclass(frozen=True)
class FilePage:
    """A page of a file.

    Args:
        number: in the file, from 1.
        count: pages of the file.
        grey: ``(H, W)`` levels.
        scale: pixels of the file's own scan to one of ``grey``.
        dpi: pixels of ``grey`` an inch, where the file says so.
    """

    number: int
    count: int
    grey: NDArray[np.uint8]
    scale: float
    dpi: float | None = None


@dataclass(frozen=True)
class RefusedFilePage:
    """A page, or a whole file as its page 1, that cannot be opened, and why."""

    number: int
    count: int
    error: PageRefusedError


class PageFiles:
    """Opens one file after another in a child process, which is started again where a file ends it.

    Args:
        seconds: until the next page must be there.
    """

    def __init__(self, limits: PageLimits | None = None, seconds: float = PAGE_SECONDS) -> None:
        self._limits = limits or PageLimits()
        self._seconds = seconds
        self._child: FramedChild | None = None

    def __enter__(self) -> PageFiles:
        return self

    def __exit__(self, *_: object) -> None:
        self._end_child()

    def pages(self, path: Path, first: int = 1) -> Generator[FilePage | RefusedFilePage]:
        """The pages of ``path`` from ``first`` on; nothing is raised.

        What cannot be opened is a refusal in its place; of a file that cannot be opened at all, in the place of
        ``first``.
        """
        following, count, is_counted = first, first, False
        error = _too_costly()
        for _ in range(_MOST_ENDED):
            try:
                with closing(self._read(path, following)) as messages:
                    for head, body in messages:
                        if "count" in head:
                            count, is_counted = head["count"], True
                            continue
                        page = _page(head, body, count)
                        following = page.number + 1
                        yield page
                return
            except ChildEndedError:
                pass
            except PageRefusedError as refusal:
                error = refusal
                if not is_counted:
                    yield RefusedFilePage(first, count, error)
                    return
            yield RefusedFilePage(following, count, error)
            following += 1
            if following > count:
                return
        for number in range(following, count + 1):
            yield RefusedFilePage(number, count, error)

    def _read(self, path: Path, first: int) -> Generator[tuple[dict[str, Any], bytes]]:
        if self._child is not None and self._child.jobs >= _MOST_JOBS:
            self._end_child()
        self._child = self._child or FramedChild(_COMMAND, self._seconds, subprocess.DEVNULL)
        is_whole = False
        try:
            job = {"path": str(path.absolute()), "limits": asdict(self._limits), "first": first}
            yield from _messages(self._child, job)
            is_whole = True
        finally:
            if not is_whole:  # it ended, or whoever asked wants no more pages and leaves some unread
                self._end_child()

    def _end_child(self) -> None:
        if self._child is not None:
            self._child.close()
            self._child = None


def _page(head: dict[str, Any], body: bytes, count: int) -> FilePage | RefusedFilePage:
    """The page of a message.

    Raises:
        PageRefusedError: it has no number: the file, or what follows of it, could not be opened.
    """
    if "code" in head:
        refusal = PageRefusedError(head["code"], head["detail"])
        if "number" not in head:
            raise refusal
        return RefusedFilePage(head["number"], count, refusal)
    grey = np.frombuffer(body, np.uint8).reshape(head["height"], head["width"])
    return FilePage(head["number"], count, grey, head["scale"], head["dpi"])


def _too_costly() -> PageRefusedError:
    words = "The page takes too much time or memory to open, or is damaged. Scan it again at 200 or 300 dpi."
    return PageRefusedError("too-costly", words)


def _messages(child: FramedChild, job: dict[str, Any]) -> Iterator[tuple[dict[str, Any], bytes]]:
    """What the child says to ``job``, until it says that this was all."""
    child.begin(job)
    while "end" not in (message := child.next_message())[0]:
        yield message
