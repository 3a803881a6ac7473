"""``python -m tests.bench.peers.worker MODULE SETTINGS``: one reader in a process of its own.

Creates the class ``Reader`` of ``MODULE`` with the JSON object ``SETTINGS``, then answers requests until its input
ends. Knows the messages, but no particular reader.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TextIO

from tests.bench.peers.messages import Answer, Failure, Ready, Request, receive, send


class Reader(Protocol):
    """The class that each module of ``readers`` has."""

    version: str
    files: list[Path]

    def read(self, images: Sequence[bytes]) -> list[str]:
        """Texts of encoded images, in their order."""
        ...


def main(module: str, settings: str) -> None:
    """Answer on the original standard output; whatever libraries print goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    try:
        reader: Reader = importlib.import_module(module).Reader(**json.loads(settings))
    except Exception as error:
        send(answers, Failure(f"{type(error).__name__}: {error}"))
        return
    send(answers, Ready(reader.version, sum(file.stat().st_size for file in reader.files)))
    serve(reader, sys.stdin, answers)


def serve(reader: Reader, requests: TextIO, answers: TextIO) -> None:
    """Answer each request; if it fails, with the reason."""
    while request := receive(requests):
        assert isinstance(request, Request)
        try:
            send(answers, answer(reader, request))
        except Exception as error:
            send(answers, Failure(f"{type(error).__name__}: {error}"))


def answer(reader: Reader, request: Request) -> Answer:
    """Read the requested files and measure the time."""
    if request.batch is None:
        begun = time.perf_counter()
        return Answer(_many(reader, request.paths), [time.perf_counter() - begun])
    texts: list[str] = []
    seconds: list[float] = []
    doubtful: list[bool] = []
    for start in range(0, len(request.paths), request.batch):
        images = [Path(path).read_bytes() for path in request.paths[start : start + request.batch]]
        begun = time.perf_counter()
        texts += reader.read(images)
        seconds.append(time.perf_counter() - begun)
        doubtful += getattr(reader, "doubtful", [])  # of the last images; only some readers say it
    return Answer(texts, seconds, doubtful)


def _many(reader: Reader, paths: list[str]) -> list[str]:
    """Read with ``read_files``, which only some readers have."""
    read_files: Callable[[list[Path]], list[str]] = reader.read_files  # type: ignore[attr-defined]
    return read_files([Path(path) for path in paths])


if __name__ == "__main__":
    main(*sys.argv[1:])
