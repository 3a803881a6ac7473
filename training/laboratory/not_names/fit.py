"""Fits the weights that distinguish scribbles, stamps and print from names, and sets thresholds by what may be lost.

Knows evidence as arrays; no images and no networks.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.not_names.reasons import ReasonModel, Reasons
from backend.recognizer.reading import Reason
from training.bundling.calibration_fit import solve
from training.bundling.not_names import LOST, threshold

Floats = NDArray[np.float64]

_PENALTY = 10.0  # L2 on the weights of standardised features, in units of one field
_FOLDS = 5
_BESIDE = 100  # names one after the other that are in one fold, since neighbours are often by one writer


def fit(names: Floats, others: Mapping[Reason, Floats], lost: float = LOST) -> Reasons:
    """Weights and thresholds from the evidence of names ``(N, F)`` and of what is none.

    Thresholds are set on names that the weights have not been fitted on, in folds.
    """
    spreads = np.nanstd(names, axis=0)
    means = tuple(np.nanmean(names, axis=0).tolist())
    plain = Reasons(means, tuple(np.where(spreads > 1e-9, spreads, 1.0).tolist()), {})
    own = plain.terms(names)
    models = {reason: _model(own, plain.terms(values), lost) for reason, values in others.items()}
    return Reasons(plain.means, plain.spreads, models)


def _model(names: Floats, others: Floats, lost: float) -> ReasonModel:
    weights = _weights(names, others)
    limit = threshold(_cross_fitted(names, others), lost)
    return ReasonModel(tuple(weights[:-1].tolist()), float(weights[-1]), limit)


def _cross_fitted(names: Floats, others: Floats) -> Floats:
    """Log-odds ``(N,)`` of each name, by weights fitted without it and those beside it, often by one writer."""
    odds = np.empty(len(names))
    folds = np.arange(len(names)) // _BESIDE % _FOLDS
    for fold in np.unique(folds):
        held_out = np.flatnonzero(folds == fold)
        weights = _weights(np.delete(names, held_out, axis=0), others)
        odds[held_out] = names[held_out] @ weights[:-1] + weights[-1]
    return odds


def _weights(names: Floats, others: Floats) -> Floats:
    """The weights ``(TERMS + 1,)``, the bias last."""
    design = np.concatenate([names, others])
    targets = np.concatenate([np.zeros(len(names)), np.ones(len(others))])
    return solve(np.column_stack([design, np.ones(len(design))]), targets, _PENALTY)
