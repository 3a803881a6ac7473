"""Decodes in a child process with a budget of time and memory, at most a few files at a time.

Keeps the children for the next file, and starts another if one was ended by its budget or by the file. Knows
processes and pages. Does not know which files need this: see `cost_check`.
"""

from __future__ import annotations

import atexit
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict

from PIL import Image

from backend.framed_child import ChildEndedError, Head, KeptChildren
from backend.recognizer.decoding.limits import ImageLimits, ImageRefusedError, damaged, too_costly
from backend.recognizer.decoding.open_image import Page, RefusedPage

MOST_CHILDREN = 2
PAGE_SECONDS = 2.0  # of processor time, see `child`
FILE_SECONDS = 10.0  # of processor time, for all pages of a file
WALL_SECONDS = 60.0  # for one page; if the machine is that busy, or the child sleeps for ever
_MOST_ENDED = 3  # children that one file may end
COMMAND = (sys.executable, "-m", "backend.recognizer.decoding.child")

_slots = threading.BoundedSemaphore(MOST_CHILDREN)
_children = KeptChildren(COMMAND, WALL_SECONDS)


def pages(data: bytes, limits: ImageLimits, most: int | None = None) -> Iterator[Page | RefusedPage]:
    """What `image.each_page` gives, decoded by a child; waits while ``MOST_CHILDREN`` files are being decoded.

    A page that ends its child is refused, and another child goes on after it.

    Raises:
        ImageRefusedError: the file or its only page is refused, or breaks the budget.
    """
    with _slots:
        yield from _Job(data, limits, most).pages()


class _Job:
    """One file on its way through a child, or through several if it ends them."""

    def __init__(self, data: bytes, limits: ImageLimits, most: int | None) -> None:
        self._data = data
        self._limits = limits
        self._most = most
        self._seconds = FILE_SECONDS
        self._count: int | None = None
        self._next = 1

    def pages(self) -> Iterator[Page | RefusedPage]:
        """The pages in order; each that costs too much is refused."""
        ended = 0
        while not self._is_done() and ended < _MOST_ENDED and self._seconds > 0:
            try:
                yield from self._from_a_child()
            except ChildEndedError as error:
                ended += 1
                self._seconds -= PAGE_SECONDS
                yield self._refused(_why(error.status))
        while not self._is_done():
            yield self._refused(too_costly())

    def _refused(self, refusal: ImageRefusedError) -> RefusedPage:
        """The next page, refused. Raises the refusal if the file has no more than one page."""
        if self._count in (None, 1):
            raise refusal
        self._next += 1
        return RefusedPage(self._next - 1, refusal)

    def _is_done(self) -> bool:
        wanted = self._count if self._most is None or self._count is None else min(self._most, self._count)
        return wanted is not None and self._next > wanted

    def _from_a_child(self) -> Iterator[Page | RefusedPage]:
        job = {
            "limits": asdict(self._limits),
            "first": self._next,
            "most": None if self._most is None else self._most - self._next + 1,
            "seconds": self._seconds,
        }
        refusal: ImageRefusedError | None = None
        with closing(_children.messages(job, self._data)) as messages:
            for head, body in messages:
                if "count" in head:
                    self._count = head["count"]
                elif "seconds" in head:
                    self._seconds -= head["seconds"]
                elif "number" in head:
                    self._next = head["number"] + 1
                    yield _page(head, body)
                else:
                    refusal = ImageRefusedError(head["code"], head["detail"])
        if refusal is not None:
            yield self._refused(refusal)


def _page(head: Head, body: bytes) -> Page | RefusedPage:
    if "code" in head:
        return RefusedPage(head["number"], ImageRefusedError(head["code"], head["detail"]))
    picture = Image.frombytes(head["mode"], tuple(head["size"]), body)
    return Page(head["number"], picture, head["is_only"], head["x_scale"], head["note"])


def _why(status: int) -> ImageRefusedError:
    """The refusal for a child's exit status: its budget or the system ended it, or the file made it crash."""
    budget = {-getattr(signal, name, 0) for name in ("SIGPROF", "SIGXCPU", "SIGKILL")}
    return too_costly() if status in budget else damaged()


@atexit.register
def close_all() -> None:
    """End the children that wait for work."""
    _children.close()
