"""What the training process is told about the gate: the settings, and the version that all rounds are compared with.

Knows the versions that a version comes from. The gate itself is in `training.gating`.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.recognizer.bundle import BundleError
from backend.services.versions import registry
from backend.services.versions.lineage import lineage

KEPT = "kept-readings"
"""Folder in the data folder in which the shipped version's readings of the original data are kept."""
DRAWN = "drawn-names"
"""Folder in the data folder of the names that are drawn if the original data is absent."""


def gate_arguments(session: Session, settings: Settings, live: str) -> list[str]:
    """The arguments of `training.retrain` and `training.compare` that concern the gate.

    Args:
        live: the version that a candidate is compared with.
    """
    shipped = shipped_dir(session, settings, live)
    arguments = [] if shipped is None else ["--shipped", str(shipped)]
    arguments += ["--kept", str(settings.data_dir / KEPT)]
    arguments += ["--drawn", str(settings.data_dir / DRAWN)]
    arguments += [] if settings.prior else ["--no-prior"]
    arguments += ["--better", _share(settings.gate_sure)]
    arguments += ["--margin", _share(settings.gate_margin)]
    return [*arguments, "--calibration", _share(settings.gate_calibration)]


def shipped_dir(session: Session, settings: Settings, name: str) -> Path | None:
    """The folder of the shipped version that ``name`` comes from, through however many rounds of training.

    If its files are gone, that of the oldest version before ``name`` that is still there, or of ``name`` itself:
    a shipped version that it does not come from would show nothing of what it has forgotten. None if none is there.
    """
    versions = lineage(session, name)
    shipped = [version for version in versions if version.origin == "shipped"]
    trained = [version for version in reversed(versions) if version.origin != "shipped"]
    for version in [*shipped, *trained]:
        try:
            return registry.open_version(session, settings, version.name).dir
        except BundleError:
            continue
    return None


def _share(percent: float) -> str:
    return f"{percent / 100:.12g}"
