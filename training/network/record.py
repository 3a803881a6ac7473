"""What a training leaves beside its weights: of what network and data they are, and how it went.

Knows the file's name and form. Knows nothing of training.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from backend.recognizer.manifest import MANIFEST

RECORD = "run.json"


def write_record(folder: Path, record: dict[str, Any]) -> None:
    """Leave ``record`` in ``folder``, instead of an older one."""
    (folder / RECORD).write_text(json.dumps(record, indent=1), encoding="utf-8")


def read_record(path: Path) -> dict[str, Any]:
    """The record at ``path``, the file or its folder.

    Raises:
        FileNotFoundError: there is none.
    """
    file = path / RECORD if path.is_dir() else path
    record: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return record


def network_beside(weights: Path) -> dict[str, Any] | None:
    """The sizes of the network whose ``weights`` lie in a training's folder or in a bundle; None elsewhere."""
    for name in (RECORD, MANIFEST):
        path = weights.parent / name
        if path.exists():
            network: dict[str, Any] = read_record(path)["network"]
            return network
    return None
