"""Cal."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.bundle import Bundle, write_bundle
from backend.recognizer.confidence import FEATURES, Calibration, Candidates, features
from backend.recognizer.engine import Recognizer
from backend.recognizer.normalise import normalise
from backend.recognizer.prior import load_prior
from training.bundling import calibration_fit
from training.bundling.calibration_fit import Coverage, Reliability
from training.data.labelled import Labelled
from training.name_prior.prior_fit import PROPOSAL, Fitted, fit_fusion

_PIECE = 256


@dataclass(frozen=True)
class Evidence:
    """Features ``(N, len(FEATURES))`` of N readings, and whether each was right, ``(N,)``."""

    values: NDArray[np.float64]
    right: NDArray[np.bool_]


@dataclass(frozen=True)
class Calibrated:
    """A fitted calibration. All measures are on readings that their own fit did not see (cross-fitting)."""

    calibration: Calibration
    n: int
    error_before: float
    error: float
    coverage: Coverage
    bins: list[Reliability]

    def to_dict(self) -> dict[str, Any]:
        """The manifest's form, shares in 0..1."""
        return {
            "n": self.n,
            "expected_calibration_error": self.error,
            "expected_calibration_error_uncalibrated": self.error_before,
            "coverage_at_99": self.coverage.share,
            "threshold_at_99": self.coverage.threshold,
        }


def collect(bundle: Bundle, labelled: Iterable[Labelled], threads: int = 2) -> Evidence:
    """Read ``labelled`` and keep the evidence; fields without ink are certain and left out."""
    values: list[NDArray[np.float64]] = []
    right: list[bool] = []
    for found, text in _read(bundle, labelled, threads):
        values.append(features(found))
        right.append(_texts(found, bundle)[0] == text)
    return Evidence(np.array(values).reshape(-1, len(FEATURES)), np.array(right, dtype=np.bool_))


def fit_prior(bundle: Bundle, labelled: Iterable[Labelled], threads: int = 2) -> Fitted:
    """Fit the weights of the bundle's name prior; those that it has are not looked at."""
    proposing = dataclasses.replace(bundle, fusion=PROPOSAL)
    found = [
        (_texts(candidates, bundle), candidates.log_probabilities, text)
        for candidates, text in _read(proposing, labelled, threads)
    ]
    return fit_fusion(found, load_prior(bundle.prior_path))


def _read(bundle: Bundle, labelled: Iterable[Labelled], threads: int) -> Iterator[tuple[Candidates, str]]:
    """Candidates and true text of each field that has ink."""
    recognizer = Recognizer(bundle, threads)
    remaining = iter(labelled)
    while piece := list(islice(remaining, _PIECE)):
        fields = [normalise(grey, bundle.image) for grey, _ in piece]
        for found, (_, text) in zip(recognizer.candidates(fields), piece, strict=True):
            if found is not None:
                yield found, text


def _texts(found: Candidates, bundle: Bundle) -> list[str]:
    return [bundle.alphabet.decode(list(labelling)).strip() for labelling in found.labellings]


def calibrate(evidence: Evidence, seed: int = 0) -> Calibrated:
    """Fit on all evidence; measure by cross-fitting."""
    values, right = evidence.values, evidence.right
    confidences = calibration_fit.cross_fitted(values, right, seed) if len(right) else np.empty(0)
    before = Calibration().confidence(values)
    return Calibrated(
        calibration=calibration_fit.fit(values, right),
        n=len(right),
        error_before=calibration_fit.expected_calibration_error(before, right),
        error=calibration_fit.expected_calibration_error(confidences, right),
        coverage=calibration_fit.coverage_at(confidences, right),
        bins=calibration_fit.reliability(confidences, right),
    )


def recalibrated(bundle: Bundle, fitted: Calibrated, version: str) -> Path:
    """Write a copy of ``bundle`` beside it, named ``version``, with the new calibration; its folder.

    Raises:
        BundleError: the version is taken, or its name is not a folder name.
    """
    manifest = dataclasses.replace(
        bundle.manifest,
        version=version,
        parent=bundle.manifest.version,
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
        calibration=fitted.calibration.to_dict(),
        metrics={**bundle.manifest.metrics, "calibration": fitted.to_dict()},
    )
    files: dict[str, Path | bytes] = {name: bundle.dir / name for name in manifest.files}
    return write_bundle(bundle.dir.parent, manifest, files)
