"""Reads labelled images with a bundle, and fits on them its calibration and the weights of its name prior.

Knows bundles and images; ``training.bundling.calibration_fit`` and ``training.name_prior.prior_fit`` do the fitting.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.bundle import Bundle
from backend.recognizer.confidence import FEATURES, Calibration, Candidates, features
from backend.recognizer.engine import Recognizer
from backend.recognizer.normalise import normalise
from backend.recognizer.prior import load_prior
from training.bundling import calibration_fit
from training.bundling.calibration_fit import Coverage, Reliability
from training.data.labelled import Labelled
from training.name_prior.prior_fit import PROPOSAL, Fitted, fit_fusion

_PIECE = 256  # images read together


@dataclass(frozen=True)
class Evidence:
    """Features ``(N, len(FEATURES))`` of N readings, and whether each is right, ``(N,)``."""

    values: NDArray[np.float64]
    right: NDArray[np.bool_]


@dataclass(frozen=True)
class Calibrated:
    """A fitted calibration. All measures are cross-fitted: each reading is measured by a fit without it."""

    calibration: Calibration
    n: int
    error_before: float
    error: float
    coverage: Coverage
    bins: list[Reliability]

    def to_dict(self) -> dict[str, Any]:
        """As in the manifest's metrics, shares in 0..1."""
        return {
            "n": self.n,
            "expected_calibration_error": self.error,
            "expected_calibration_error_uncalibrated": self.error_before,
            "coverage_at_99": self.coverage.share,
            "threshold_at_99": self.coverage.threshold,
        }


def collect(bundle: Bundle, labelled: Iterable[Labelled], threads: int = 2) -> Evidence:
    """Read ``labelled``; images without ink are certain and left out."""
    values: list[NDArray[np.float64]] = []
    right: list[bool] = []
    for found, text in _read(bundle, labelled, threads):
        values.append(features(found))
        right.append(_texts(found, bundle)[0] == text)
    return Evidence(np.array(values).reshape(-1, len(FEATURES)), np.array(right, dtype=np.bool_))


def fit_prior(bundle: Bundle, labelled: Iterable[Labelled], threads: int = 2) -> Fitted:
    """Fit the weights of the bundle's name prior, ignoring those that it has."""
    proposing = dataclasses.replace(bundle, fusion=PROPOSAL)
    found = [
        (_texts(candidates, bundle), candidates.log_probabilities, text)
        for candidates, text in _read(proposing, labelled, threads)
    ]
    return fit_fusion(found, load_prior(bundle.prior_path))


def _read(bundle: Bundle, labelled: Iterable[Labelled], threads: int) -> Iterator[tuple[Candidates, str]]:
    """Candidates and true text of each image that has ink."""
    recognizer = Recognizer(bundle, threads)
    remaining = iter(labelled)
    while piece := list(islice(remaining, _PIECE)):
        crops = [normalise(grey, bundle.image) for grey, _ in piece]
        for found, (_, text) in zip(recognizer.candidates(crops), piece, strict=True):
            if found is not None:
                yield found, text


def _texts(found: Candidates, bundle: Bundle) -> list[str]:
    return [bundle.alphabet.decode(list(labelling)).strip() for labelling in found.labellings]


def calibrate(evidence: Evidence, seed: int = 0) -> Calibrated:
    """Fit a calibration on all evidence, and measure it by cross-fitting."""
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
