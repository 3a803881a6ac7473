"""What a run is told about its gate, on the command line of `training.retrain` and `training.compare`."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from training.gating.thresholds import GateThresholds

_THRESHOLDS = ("better", "margin", "calibration")  # those with an option


@dataclass(frozen=True)
class GateOptions:
    """What the gate compares with, and what it requires.

    Args:
        shipped: folder of the bundle that was shipped, or of the oldest one since that is still there; None if that is
            the live one.
        kept: folder in which its readings are kept; None keeps none.
        drawn: folder in which drawn names are kept; None makes them for this run alone.
        prior: whether the versions read with their name priors, as the installation does.
    """

    shipped: Path | None = None
    kept: Path | None = None
    thresholds: GateThresholds = field(default_factory=GateThresholds)
    drawn: Path | None = None
    prior: bool = True

    def changed_thresholds(self) -> list[tuple[str, float]]:
        """Option and value of each threshold that is not the default."""
        default = GateThresholds()
        values = [(name, getattr(self.thresholds, name)) for name in _THRESHOLDS]
        return [(f"--{name}", value) for name, value in values if value != getattr(default, name)]


def add_gate_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options that `take_gate_options` reads."""
    default = GateThresholds()
    parser.add_argument(
        "--shipped",
        type=Path,
        help="folder of the shipped bundle that the live one comes from, or of the oldest since that is still there "
        "(default: the live one)",
    )
    parser.add_argument("--kept", type=Path, help="folder in which the shipped version's readings are kept")
    parser.add_argument(
        "--drawn", type=Path, help="folder in which drawn names are kept, used without --dataset"
    )
    parser.add_argument("--no-prior", action="store_true", help="compare what is read without name priors")
    parser.add_argument(
        "--better",
        type=float,
        default=default.better,
        help=f"how likely the candidate must be better on corrections (default: {default.better})",
    )
    parser.add_argument(
        "--margin",
        type=float,
        default=default.margin,
        help=f"tolerated rise of the error rate on the original data (default: {default.margin})",
    )
    parser.add_argument(
        "--calibration",
        type=float,
        default=default.calibration,
        help=f"tolerated rise of the calibration error (default: {default.calibration})",
    )


def take_gate_options(values: dict[str, Any]) -> GateOptions:
    """The gate's options; they are removed from the parsed ``values``."""
    thresholds = GateThresholds(**{name: values.pop(name) for name in _THRESHOLDS})
    shipped, kept, drawn = (values.pop(name) for name in ("shipped", "kept", "drawn"))
    return GateOptions(shipped, kept, thresholds, drawn, prior=not values.pop("no_prior"))
