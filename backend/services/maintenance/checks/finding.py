"""What a check of the doctor reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warning", "error"]
_NAMED = 3  # of many things, how many a message names


@dataclass(frozen=True)
class Finding:
    """The result of one check; ``message`` says what was found and what to do."""

    level: Level
    subject: str
    message: str


def some(things: Sequence[object]) -> str:
    """The first few of ``things``, separated by commas, and an ellipsis for the others."""
    named = ", ".join(str(thing) for thing in things[:_NAMED])
    return f"{named}, …" if len(things) > _NAMED else named
