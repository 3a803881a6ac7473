"""The metadata that a training leaves beside its weights: its network, its data, and how it went.

Knows the file's name and format. Knows nothing of training.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from backend.exchange.versions import MANIFEST
from backend.recognizer.alphabet import Alphabet

RUN_METADATA = "run.json"
START = "start"
"""The key of the weights that the training started from, None for none; releases that had no such key did not compare
what was kept out with what those weights had learned."""


def write_run_metadata(folder: Path, metadata: dict[str, Any]) -> None:
    """Write ``metadata`` to ``folder``, replacing an older file."""
    (folder / RUN_METADATA).write_text(json.dumps(metadata, indent=1), encoding="utf-8")


def read_run_metadata(path: Path) -> dict[str, Any]:
    """Read the metadata at ``path``, the file or its folder.

    Raises:
        FileNotFoundError: there is none.
    """
    file = path / RUN_METADATA if path.is_dir() else path
    metadata: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return metadata


def network_beside(weights: Path) -> dict[str, Any] | None:
    """The sizes of the network of ``weights`` in a training's folder or a bundle; None elsewhere."""
    try:
        network: dict[str, Any] = metadata_beside(weights)["network"]
    except FileNotFoundError:
        return None
    return network


def alphabet_beside(weights: Path) -> Alphabet | None:
    """What the network of ``weights`` in a training's folder or a bundle distinguishes; None elsewhere."""
    try:
        record = metadata_beside(weights)
    except FileNotFoundError:
        return None
    letters = record.get("letters") or record.get("alphabet")
    return Alphabet.from_dict(letters) if letters else None


def metadata_beside(weights: Path) -> dict[str, Any]:
    """The metadata or manifest of ``weights`` in a training's folder, one of its checkpoints, or a bundle.

    Raises:
        FileNotFoundError: there is neither.
    """
    for folder in (weights.parent, weights.parent.parent):
        for name in (RUN_METADATA, MANIFEST):
            if (folder / name).exists():
                return read_run_metadata(folder / name)
    raise FileNotFoundError(f"Neither {RUN_METADATA} nor {MANIFEST} lies beside {weights}.")
