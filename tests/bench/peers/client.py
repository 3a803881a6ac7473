"""A reader's process, seen from the benchmark: start it, send requests, measure its memory, end it."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import psutil

from tests.bench.peers.messages import Answer, Failure, Ready, Request, receive, send

ROOT = Path(__file__).resolve().parents[3]
Expected = TypeVar("Expected", Ready, Answer)
WORKER = "tests.bench.peers.worker"
_LAST_WORDS = 300  # characters of the error output in a message


class PeerError(RuntimeError):
    """A reader could not be started, or did not answer; the message says why."""


class Process:
    """One reader, running. A context manager; leaving it ends the process.

    Args:
        python: the interpreter of the reader's environment.
        module: where its class ``Reader`` is.
        settings: arguments of the class.
        threads: CPU threads of the whole process.
    Raises:
        PeerError: it did not start.
    """

    def __init__(self, python: Path, module: str, settings: dict[str, Any], threads: int) -> None:
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115
        begun = time.perf_counter()
        self._process = subprocess.Popen(
            [str(python), "-m", WORKER, module, json.dumps({**settings, "threads": threads})],
            cwd=ROOT,
            env=os.environ | {"OMP_NUM_THREADS": str(threads), "OMP_THREAD_LIMIT": str(threads)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            encoding="utf-8",
        )
        try:
            self.ready = self._expect(Ready)
        except PeerError:
            self.close()
            raise
        self.loaded_after_s = time.perf_counter() - begun

    def ask(self, paths: Sequence[Path], batch: int | None = 1) -> Answer:
        """Read ``paths``, ``batch`` at a time or all at once, and wait for the answer."""
        self.begin(paths, batch)
        return self.finish()

    def begin(self, paths: Sequence[Path], batch: int | None = 1) -> None:
        """Send a request; ``finish`` waits for its answer."""
        assert self._process.stdin is not None
        try:
            send(self._process.stdin, Request([str(path) for path in paths], batch))
        except BrokenPipeError as error:
            raise PeerError(f"ended: {self._last_words()}") from error

    def finish(self) -> Answer:
        """Wait for the answer to the request that ``begin`` sent.

        Raises:
            PeerError: the request failed or the process ended.
        """
        return self._expect(Answer)

    def resident_bytes(self) -> int:
        """Current resident memory of the process and all its children."""
        parent = psutil.Process(self._process.pid)
        return sum(process.memory_info().rss for process in (parent, *parent.children(recursive=True)))

    def close(self) -> None:
        """Close its input, so that it ends; kill it after ten seconds."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()

    def __enter__(self) -> Process:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _expect(self, kind: type[Expected]) -> Expected:
        assert self._process.stdout is not None
        message = receive(self._process.stdout)
        if isinstance(message, kind):
            return message
        if isinstance(message, Failure):
            raise PeerError(message.reason)
        raise PeerError(f"ended: {self._last_words()}")

    def _last_words(self) -> str:
        self._errors.seek(0)
        return self._errors.read()[-_LAST_WORDS:].strip() or "without a word"
