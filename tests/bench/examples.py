"""Made-up measurements for the tests of the tables."""

from __future__ import annotations

from typing import Any

from tests.bench.measure import Result

OURS: dict[str, Any] = {
    "name": "Paraph",
    "version": "v1",
    "licence": "MIT",
    "cer": 0.0081,
    "exact": 0.965,
    "exact_low": 0.953,
    "exact_high": 0.976,
    "images": 985,
    "milliseconds": 5.43,
    "doubt_cost": 1.384,
    "per_second": 312.2,
    "resident_mib": 190.4,
    "disk_mb": 8.08,
    "start_s": 0.71,
}
PEER: dict[str, Any] = OURS | {"name": "Peer", "version": "2", "exact": 0.878, "doubt_cost": None}


def result(values: dict[str, Any] = OURS) -> Result:
    return Result(**values)
