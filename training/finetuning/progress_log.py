"""What a retraining tells the worker that started it: a line of JSON a change, in a file that only grows.

Knows the file's form. Knows nothing of training.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

Phase = Literal["preparing", "training", "exporting", "evaluating"]

PROGRESS = "progress.jsonl"
_EVERY_SECONDS = 0.5


class Journal:
    """Appends progress to ``folder/progress.jsonl``. Numbers that are not finite are written as null.

    Args:
        clock: seconds; steps are told at most twice a second.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = folder / PROGRESS
        self._clock = clock
        self._told = -math.inf

    def phase(self, phase: Phase, message: str) -> None:
        """Say what begins; always written."""
        self._write({"phase": phase, "message": message})

    def step(self, *, last: bool = False, **numbers: float | None) -> None:
        """Numbers of a training step (``step``, ``steps``, ``epoch``, ``loss``, ``cer``,
        ``seconds_left``)."""
        if last or self._clock() - self._told >= _EVERY_SECONDS:
            self._write({"phase": "training", **{name: _finite(value) for name, value in numbers.items()}})

    def _write(self, line: dict[str, Any]) -> None:
        self._told = self._clock()
        # Opened for each line: whole lines reach the reader, and none is lost when this process is killed.
        with self._path.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def _finite(value: float | None) -> float | None:
    return value if value is None or math.isfinite(value) else None
