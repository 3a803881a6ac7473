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
_MOST_IN_A_ROW = 3  # children that may end one after another without a page
_MOST_ENDED = 20  # children that one file may end
_MOST_JOBS = 50  # of one child, before another takes its place with fresh memory
_TOO_COSTLY = "too-costly"
_COMMAND = (sys.executable, "-m", "backend.services.forms.page_child")


@dataclass(frozen=True)
class FilePage:
    """A page of a file.

    Args:
        number: in the file, from 1.
        count: pages of the file.
        grey: ``(H, W)`` levels.
        scale: pixels of the file's own scan to one of ``grey``.
        dpi: pixels of ``grey`` an inch, if the file says so.
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
    """Opens one file after another in a child process, which is started again if a file ends it.

    Args:
        seconds: until the next page must be there.
    """

    def __init__(self, limits: PageLimits | None = None, seconds: float = PAGE_SECONDS) -> None:
        self._limits = limits or PageLimits()
        self._seconds = seconds
        self._child: FramedChild | None = None
        self._is_reading = False  # messages of the child are unread

    def __enter__(self) -> PageFiles:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child; the next file starts another."""
        if self._child is not None:
            self._child.close()
            self._child = None
        self._is_reading = False

    def pages(
        self, path: Path, first: int = 1, last: int | None = None
    ) -> Generator[FilePage | RefusedFilePage]:
        """The pages of ``path`` from ``first`` on; nothing is raised.

        What cannot be opened is a refusal in its place; of a file that cannot be opened at all, in the place of
        ``first``. If child after child ends, so are the pages that follow, which nobody has looked at.

        Args:
            last: number of the last page, if the caller knows it: then a child that ends before it has counted the
                pages costs one page too.
        """
        following, count, is_counted = first, last or first, False
        in_a_row = in_all = 0
        while True:
            error = _too_costly()
            try:
                with closing(self._read(path, following)) as messages:
                    for head, body in messages:
                        if "count" in head:
                            count, is_counted = head["count"], True
                            continue
                        page = _page(head, body, count)
                        following, in_a_row = page.number + 1, 0
                        yield page
                return
            except ChildEndedError:
                pass
            except PageRefusedError as refusal:
                error = refusal
                if not is_counted:
                    yield RefusedFilePage(following, count, error)
                    return
            if following <= count:  # else all pages are there, and only the end was not
                yield RefusedFilePage(following, count, error)
            following, in_a_row, in_all = following + 1, in_a_row + 1, in_all + 1
            if following > count or in_a_row == _MOST_IN_A_ROW or in_all == _MOST_ENDED:
                break
        rest = _not_looked_at() if error.code == _TOO_COSTLY else error
        yield from (RefusedFilePage(number, count, rest) for number in range(following, count + 1))

    def _read(self, path: Path, first: int) -> Generator[tuple[dict[str, Any], bytes]]:
        child = self._free_child()
        self._is_reading = True
        try:
            job = {"path": str(path.absolute()), "limits": asdict(self._limits), "first": first}
            yield from _messages(child, job)
            self._is_reading = False
        finally:
            # It ended, or whoever asked wants no more pages and leaves some unread. If that is known only after
            # another file was begun, its child is another.
            if self._is_reading and child is self._child:
                self.close()

    def _free_child(self) -> FramedChild:
        """A child of which nothing is left to be read."""
        kept = self._child
        if kept is not None and (self._is_reading or kept.jobs >= _MOST_JOBS or not kept.is_ready()):
            self.close()
        self._child = self._child or FramedChild(_COMMAND, self._seconds, subprocess.DEVNULL)
        return self._child


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
    return PageRefusedError(_TOO_COSTLY, words)


def _not_looked_at() -> PageRefusedError:
    words = "Not looked at, since pages before it could not be opened."
    return PageRefusedError(_TOO_COSTLY, f"{words} Cut the pile again, or send this page without those.")


def _messages(child: FramedChild, job: dict[str, Any]) -> Iterator[tuple[dict[str, Any], bytes]]:
    """What the child says to ``job``, until it says that this was all."""
    child.begin(job)
    while "end" not in (message := child.next_message())[0]:
        yield message
