"""A child process that is sent jobs and answers each with lines of JSON, each followed by bytes; the last says so.

Knows the pipes, when to give a child up, which ones are kept for the next job, and how a child limits itself. Does not
know what the jobs are.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO, Any, Protocol

import psutil

_ROOT = Path(__file__).resolve().parents[1]
_MOST_JOBS = 50  # of one child, before another takes its place with fresh memory

Head = dict[str, Any]


class Answer(Protocol):
    """Sends a message from a child to its parent."""

    def __call__(self, head: Head, body: bytes = b"", /) -> None: ...


Work = Callable[[Head, bytes, Answer], None]  # what a child does with a job and its bytes


class ChildEndedError(Exception):
    """The child ended in the middle of a job; ``status`` is its exit status, once it was closed."""

    status = 0


def send(sink: IO[bytes], head: Head, body: bytes = b"") -> None:
    """Write a line of JSON with the number of ``bytes`` after it, and these."""
    sink.write(json.dumps(head | {"bytes": len(body)}).encode() + b"\n")
    sink.write(body)
    sink.flush()


def limit_memory(more: int) -> None:
    """Refuse this process, a child, more bytes than it has now and ``more``. Only Linux has such a limit."""
    if sys.platform == "linux":
        import resource

        most = psutil.Process().memory_info().vms + more
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def serve(memory: int, work: Work) -> None:
    """Be a child: answer the jobs on standard input until it ends, with at most ``memory`` more bytes."""
    limit_memory(memory)
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while line := source.readline():
        job = json.loads(line)
        work(job, source.read(job["bytes"]), partial(send, sink))
        send(sink, {"end": True})


class FramedChild:
    """One child process and the pipes to it.

    Args:
        command: its program and arguments.
        seconds: of waiting for one message; a child that takes longer is killed.
        stderr: where its error output goes, as for ``subprocess.Popen``; None shares this process's.
    """

    def __init__(self, command: Sequence[str], seconds: float, stderr: int | None = None) -> None:
        self.jobs = 0
        """How many jobs it was sent."""
        self._seconds = seconds
        self._owner = os.getpid()
        # A session of its own: Ctrl-C reaches this process, whose end closes the child's standard input.
        self._process = subprocess.Popen(
            command,
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        """The child's process number."""
        return self._process.pid

    def is_ready(self) -> bool:
        """Whether it lives, and is not another process's child (this one may be a fork)."""
        return self._owner == os.getpid() and self._process.poll() is None

    def begin(self, job: Head, data: bytes = b"") -> None:
        """Send a job, a line of JSON with the number of ``bytes`` after it.

        Raises:
            ChildEndedError: it has ended.
        """
        self.jobs += 1
        assert self._process.stdin is not None  # noqa: S101  # asked for above
        try:
            send(self._process.stdin, job, data)
        except OSError as error:
            raise ChildEndedError from error

    def next_message(self) -> tuple[Head, bytes]:
        """The next line of the child's output, and the ``bytes`` after it.

        Raises:
            ChildEndedError: it has ended, or took longer than its seconds.
        """
        watchdog = threading.Timer(self._seconds, self._process.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            line = self._source.readline()
            head: Head = json.loads(line) if line.endswith(b"\n") else {}
            body = self._source.read(head["bytes"]) if head else b""
        finally:
            watchdog.cancel()
        if not head or len(body) < head["bytes"]:
            raise ChildEndedError
        return head, body

    def close(self) -> int:
        """End the process; its exit status. If another process owns it, only the pipes are closed."""
        if self._owner == os.getpid():
            self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):  # what it was to read is lost with it
                    stream.close()
        return self._process.wait() if self._owner == os.getpid() else 0

    @property
    def _source(self) -> IO[bytes]:
        assert self._process.stdout is not None  # noqa: S101  # asked for above
        return self._process.stdout


class KeptChildren:
    """Children of one kind: each is kept for the next job, unless one has ended it or has left some of it unread.

    As many work at a time as jobs are read at a time.

    Args:
        command, seconds, stderr: see `FramedChild`.
    """

    def __init__(self, command: Sequence[str], seconds: float, stderr: int | None = None) -> None:
        self._command = command
        self._seconds = seconds
        self._stderr = stderr
        self._idle: list[FramedChild] = []
        self._at_work: set[FramedChild] = set()

    def messages(self, job: Head, data: bytes = b"") -> Generator[tuple[Head, bytes]]:
        """What a child says to ``job``, until it says that this was all.

        Raises:
            ChildEndedError: it has ended, or took longer than its seconds for a message.
        """
        child = self._take()
        self._at_work.add(child)
        try:
            child.begin(job, data)
            while "end" not in (message := child.next_message())[0]:
                yield message
        except ChildEndedError as error:
            error.status = child.close()
            raise
        except BaseException:  # whoever wants no more messages leaves some unread
            child.close()
            raise
        finally:
            self._at_work.discard(child)
        if child.jobs < _MOST_JOBS:
            self._idle.append(child)
        else:
            child.close()

    def close(self) -> None:
        """End all children, also those whose messages somebody no longer reads; the next job starts another."""
        while self._idle:
            self._idle.pop().close()
        for child in tuple(self._at_work):
            child.close()

    def _take(self) -> FramedChild:
        """A child that waits for work, or a new one."""
        while self._idle:
            try:
                child = self._idle.pop()
            except IndexError:  # another thread was quicker
                break
            if child.is_ready():
                return child
            child.close()
        return FramedChild(self._command, self._seconds, self._stderr)
