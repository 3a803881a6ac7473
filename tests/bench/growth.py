"""Time and memory of ``flask read``, as a user runs it, for folders of 100, 1,000 and 10,000 images."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.bench.folders import linked, repeated
from tests.e2e.server import ROOT

COUNTS = (100, 1_000, 10_000)
KIB, MIB = 2**10, 2**20


@dataclass(frozen=True)
class Growth:
    """``seconds`` of the whole command including its start, and its peak memory."""

    images: int
    seconds: float
    peak_mib: float | None

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def growth(paths: Sequence[Path], threads: int, counts: Sequence[int] = COUNTS) -> list[Growth]:
    """One run of the command for each count; if there are fewer images, they are read repeatedly."""
    return [_read(repeated(paths, count), threads) for count in counts]


def _read(paths: Sequence[Path], threads: int) -> Growth:
    with tempfile.TemporaryDirectory() as place:
        images = Path(place, "images")
        images.mkdir()
        table = Path(place, "names.csv")
        begun = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "read", str(linked(paths, images)), "--csv", str(table)],
            cwd=ROOT,
            env=os.environ | {"PARAPH_DATA": str(Path(place, "data")), "PARAPH_THREADS": str(threads)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        status, peak_mib = _waited(process)
        seconds = time.perf_counter() - begun
        rows = len(table.read_text(encoding="utf-8").splitlines()) - 1 if table.is_file() else 0
    if status or rows != len(paths):
        raise RuntimeError(f"flask read gave {rows} rows for {len(paths)} images, exit status {status}")
    return Growth(len(paths), seconds, peak_mib)


def _waited(process: subprocess.Popen[bytes]) -> tuple[int, float | None]:
    """Exit status and peak resident memory in MiB; no peak if the system does not report it."""
    if not hasattr(os, "wait4"):
        return process.wait(), None
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else KIB
    return process.returncode, used.ru_maxrss * unit / MIB
