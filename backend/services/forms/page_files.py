"""The pages of a PDF or image file, one by one, opened in a child process with limits of time and memory.

Knows processes and pages. Does not know what is on them.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from backend.pages.source import PageLimits, PageRefusedError

PAGE_SECONDS = 60.0  # until the next page is there
_MOST_ENDED = 3  # children that one file may end
_MOST_JOBS = 50  # of one child, before another takes its place with fresh memory
_COMMAND = (sys.executable, "-m", "backend.services.forms.page_child")
_ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class FilePage:
    """A page of a file.

    Args:
        number: in the file, from 1.
        count: pages of the file.
        grey: ``(H, W)`` levels.
        scale: pixels of the file's own scan to one of ``grey``.
    """

    number: int
    count: int
    grey: NDArray[np.uint8]
    scale: float


@dataclass(frozen=True)
class RefusedFilePage:
    """A page, or a whole file as its page 1, that cannot be opened, and why."""

    number: int
    count: int
    error: PageRefusedError


class _EndedError(Exception):
    """The child ended in the middle of its job."""


class PageFiles:
    """Opens one file after another in a child process, which is started again where a file ends it.

    Args:
        seconds: until the next page must be there.
    """

    def __init__(self, limits: PageLimits | None = None, seconds: float = PAGE_SECONDS) -> None:
        self._limits = limits or PageLimits()
        self._seconds = seconds
        self._child: _Child | None = None

    def __enter__(self) -> PageFiles:
        return self

    def __exit__(self, *_: object) -> None:
        self._end_child()

    def pages(self, path: Path) -> Iterator[FilePage | RefusedFilePage]:
        """The pages of ``path`` in order; what cannot be opened is a refusal in its place, and nothing is raised."""
        following, count = 1, 1
        for _ in range(_MOST_ENDED):
            try:
                for head, body in self._answers(path, following):
                    if "count" in head:
                        count = head["count"]
                        continue
                    page = _page(head, body, count)
                    following = page.number + 1
                    yield page
                return
            except _EndedError:
                yield RefusedFilePage(following, count, _too_costly())
                following += 1
            if following > count:
                return
        for number in range(following, count + 1):
            yield RefusedFilePage(number, count, _too_costly())

    def _answers(self, path: Path, first: int) -> Iterator[tuple[dict[str, Any], bytes]]:
        if self._child is not None and self._child.jobs >= _MOST_JOBS:
            self._end_child()
        self._child = self._child or _Child(self._seconds)
        is_whole = False
        try:
            yield from self._child.answers(
                {"path": str(path.absolute()), "limits": asdict(self._limits), "first": first}
            )
            is_whole = True
        finally:
            if not is_whole:  # it ended, or whoever asked wants no more pages and leaves an answer half read
                self._end_child()

    def _end_child(self) -> None:
        if self._child is not None:
            self._child.close()
            self._child = None


def _page(head: dict[str, Any], body: bytes, count: int) -> FilePage | RefusedFilePage:
    if "code" in head:
        # Without a number the file as a whole is refused.
        return RefusedFilePage(head.get("number", 1), count, PageRefusedError(head["code"], head["detail"]))
    grey = np.frombuffer(body, np.uint8).reshape(head["height"], head["width"])
    return FilePage(head["number"], count, grey, head["scale"])


def _too_costly() -> PageRefusedError:
    words = "The page takes too much time or memory to open, or is damaged. Scan it again at 200 or 300 dpi."
    return PageRefusedError("too-costly", words)


class _Child:
    """One child process and the pipes to it."""

    def __init__(self, seconds: float) -> None:
        self.jobs = 0
        self._seconds = seconds
        self._process = subprocess.Popen(
            _COMMAND,
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches this process, whose end closes the child's standard input
        )

    def answers(self, job: dict[str, Any]) -> Iterator[tuple[dict[str, Any], bytes]]:
        """Lines of the answer to ``job`` and the bytes behind each."""
        self.jobs += 1
        assert self._process.stdin is not None  # noqa: S101  # asked for above
        try:
            self._process.stdin.write(json.dumps(job).encode() + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            raise _EndedError from error
        while True:
            head, body = self._answer()
            if "end" in head:
                return
            yield head, body

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):  # what it was to read is lost with it
                    stream.close()
        self._process.wait()

    def _answer(self) -> tuple[dict[str, Any], bytes]:
        watchdog = threading.Timer(self._seconds, self._process.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            line = self._stdout.readline()
            head: dict[str, Any] = json.loads(line) if line.endswith(b"\n") else {}
            body = self._stdout.read(head["bytes"]) if head else b""
        finally:
            watchdog.cancel()
        if not head or len(body) < head["bytes"]:
            raise _EndedError
        return head, body

    @property
    def _stdout(self) -> IO[bytes]:
        assert self._process.stdout is not None  # noqa: S101  # asked for above
        return self._process.stdout
