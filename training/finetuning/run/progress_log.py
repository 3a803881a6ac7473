"""The progress log of a run, which the worker follows: JSON Lines in a file that only grows.

Knows the file's format. Knows nothing of training.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Unpack, cast

from backend.exchange.run_files import PROGRESS, Phase, StepNumbers

_EVERY_SECONDS = 0.5


class ProgressLog:
    """Appends to ``PROGRESS`` in ``folder``. Numbers that are not finite are written as null.

    Args:
        clock: in seconds; steps are written at most twice a second.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = folder / PROGRESS
        self._clock = clock
        self._written_at = -math.inf

    def phase(self, phase: Phase, message: str) -> None:
        """Write that a phase begins."""
        self._write({"phase": phase, "message": message})

    def step(self, *, last: bool = False, **numbers: Unpack[StepNumbers]) -> None:
        """Write the numbers of a training step, unless the last line is younger than half a second.

        Args:
            last: whether to write them in any case.
        """
        if last or self._clock() - self._written_at >= _EVERY_SECONDS:
            values = cast("dict[str, float | None]", numbers)
            self._write({"phase": "training", **{name: _finite(value) for name, value in values.items()}})

    def _write(self, line: dict[str, Any]) -> None:
        self._written_at = self._clock()
        # Opened for each line: the reader gets whole lines, and none is lost when this process is killed.
        with self._path.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def _finite(value: float | None) -> float | None:
    return value if value is None or math.isfinite(value) else None
