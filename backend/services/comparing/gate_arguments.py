"""What the training process is told about the gate: the settings, and the version that all rounds are compared with.

Knows versions' parents. The gate itself is in `training.gating`.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.recognizer.bundle import BundleError
from backend.services.versions import registry
from backend.store import versions

KEPT = "kept-readings"
"""Folder in the data folder in which the shipped version's readings of the original data are kept."""
DRAWN = "drawn-names"
"""Folder in the data folder of the names that are drawn where the original data is absent."""


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

    Where it is no longer there, that of the newest shipped version that is; None if there is none.
    """
    shipped = [version for version in versions.select_versions(session) if version.origin == "shipped"]
    names = {version.name for version in shipped}
    own = [ancestor for ancestor in _lineage(session, name) if ancestor in names]
    for candidate in [*own, *(version.name for version in shipped)]:
        try:
            return registry.open_version(session, settings, candidate).dir
        except BundleError:
            continue
    return None


def _lineage(session: Session, name: str) -> list[str]:
    """The version and those that it comes from, newest first."""
    found: list[str] = []
    version = versions.select_version(session, name)
    while version is not None and version.name not in found:
        found.append(version.name)
        version = versions.select_version(session, version.parent) if version.parent else None
    return found


def _share(percent: float) -> str:
    return f"{percent / 100:.12g}"
