"""What has been measured so far, in a file: a killed measurement continues from there.

Knows a file and plain values.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from backend.disk_sync import whole_file

FILE = "measured.json"


class OtherMeasurementError(Exception):
    """The folder holds a measurement of something else."""


class Record:
    """The measurement in ``folder``: its conditions, its stages in order, and scores that need not be computed again.

    Args:
        conditions: what all stages must have in common.
    Raises:
        OtherMeasurementError: the folder's measurement was made under other conditions.
    """

    def __init__(self, folder: Path, conditions: Mapping[str, Any]) -> None:
        self._file = folder / FILE
        folder.mkdir(parents=True, exist_ok=True)
        kept = json.loads(self._file.read_text(encoding="utf-8")) if self._file.is_file() else None
        wanted = json.loads(json.dumps(conditions))
        if kept is not None and kept["conditions"] != wanted:
            differing = [name for name in wanted if kept["conditions"].get(name) != wanted[name]]
            raise OtherMeasurementError(
                f"{folder} holds a measurement with other conditions: {', '.join(differing)}. "
                "Delete it, or give --again."
            )
        self._values: dict[str, Any] = kept or {"conditions": wanted, "stages": [], "scores": {}}

    @property
    def stages(self) -> list[dict[str, Any]]:
        """Those that are finished."""
        return list(self._values["stages"])

    def add_stage(self, stage: Mapping[str, Any]) -> None:
        """Keep a finished stage."""
        self._values["stages"].append(dict(stage))
        self._save()

    def forget_failed(self) -> None:
        """Remove stages at the end whose run failed, so that they are tried again."""
        while self._values["stages"] and self._values["stages"][-1]["state"] == "failed":
            self._values["stages"].pop()
            self._save()

    def score(self, key: str) -> dict[str, Any] | None:
        """Scores that were kept under ``key``."""
        found: dict[str, Any] | None = self._values["scores"].get(key)
        return found

    def add_score(self, key: str, values: Mapping[str, Any]) -> None:
        """Keep scores."""
        self._values["scores"][key] = dict(values)
        self._save()

    def _save(self) -> None:
        with whole_file(self._file) as draft:
            draft.write_text(json.dumps(self._values, indent=1, ensure_ascii=False), encoding="utf-8")
