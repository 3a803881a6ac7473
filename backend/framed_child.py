"""A child process that is sent jobs and answers each with lines of JSON, each followed by bytes.

Knows the pipes, when to give a child up, and how a child limits itself. Does not know what the jobs are.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import psutil

_ROOT = Path(__file__).resolve().parents[1]


class ChildEndedError(Exception):
    """The child ended in the middle of a job."""


def send(sink: IO[bytes], head: dict[str, Any], body: bytes = b"") -> None:
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

    def begin(self, job: dict[str, Any], data: bytes = b"") -> None:
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

    def next_message(self) -> tuple[dict[str, Any], bytes]:
        """The next line of the child's output, and the ``bytes`` after it.

        Raises:
            ChildEndedError: it has ended, or took longer than its seconds.
        """
        watchdog = threading.Timer(self._seconds, self._process.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            line = self._source.readline()
            head: dict[str, Any] = json.loads(line) if line.endswith(b"\n") else {}
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
