"""Messages between the benchmark and a reader's process: JSON Lines, an answer for each request.

Runs in every environment, so it uses only the standard library.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import IO


@dataclass(frozen=True)
class Ready:
    """A reader has loaded: its version, and the bytes of the files it has loaded."""

    version: str
    disk_bytes: int


@dataclass(frozen=True)
class Request:
    """Read the files ``paths``, ``batch`` at a time; None: all at once, as the reader handles many files."""

    paths: list[str]
    batch: int | None = 1


@dataclass(frozen=True)
class Answer:
    """A text for each path, and the seconds of each batch from encoded bytes to texts; files were read before.

    For a request without ``batch``: the seconds of the whole, including opening the files. ``doubtful``: which texts
    the reader is not sure of; empty for readers that do not say.
    """

    texts: list[str]
    seconds: list[float]
    doubtful: list[bool] = field(default_factory=list)


@dataclass(frozen=True)
class Failure:
    """Why there is no answer, in place of one."""

    reason: str


Message = Ready | Request | Answer | Failure
_KINDS = {kind.__name__: kind for kind in (Ready, Request, Answer, Failure)}


def send(stream: IO[str], message: Message) -> None:
    """Write one line and flush it."""
    stream.write(json.dumps({"kind": type(message).__name__, **asdict(message)}) + "\n")
    stream.flush()


def receive(stream: IO[str]) -> Message | None:
    """The next message; None at the stream's end.

    Raises:
        ValueError: the line is not a message.
    """
    line = stream.readline()
    if not line:
        return None
    try:
        members = json.loads(line)
        kind = _KINDS[members.pop("kind")]
        message: Message = kind(**members)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(
            f"A message is one JSON object with its kind and members. Received: {line!r}"
        ) from error
    return message
