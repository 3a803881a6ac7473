"""The pages of a PDF or image file, one by one, opened in a child process with limits of time and memory.

Knows processes and pages. Does not know what is on them.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.framed_child import ChildEndedError, Head, KeptChildren
from backend.pages.source import PageLimits, PageRefusedError

PAGE_SECONDS = 60.0  # until the next page is there
_MOST_IN_A_ROW = 3  # children that may end one after another without a page
_MOST_ENDED = 20  # children that one file may end
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
        self._children = KeptChildren(_COMMAND, seconds, subprocess.DEVNULL)

    def __enter__(self) -> PageFiles:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child; the next file starts another."""
        self._children.close()

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

    def _read(self, path: Path, first: int) -> Generator[tuple[Head, bytes]]:
        job = {"path": str(path.absolute()), "limits": asdict(self._limits), "first": first}
        return self._children.messages(job)


def _page(head: Head, body: bytes, count: int) -> FilePage | RefusedFilePage:
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
