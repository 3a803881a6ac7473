"""Weighs the evidence: whether a reading is of something else than a name, and of what.

For each reason (a scribble, a stamp, print) a logistic model says how likely it is against a name; its threshold
decides. They belong to one network, and lie in its bundle. ``python -m training.not_names`` fits and measures them.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.bundle import Bundle
from backend.recognizer.not_names.evidence import FEATURES
from backend.recognizer.reading import Reason

REASONS = "not_names.json"  # in a bundle
_FARTHEST = 4.0  # standard deviations; what is odder counts no more
_PAIRS = np.triu_indices(len(FEATURES))
TERMS = len(FEATURES) + len(_PAIRS[0])
_DIGITS = 6  # of each number in the file

logger = logging.getLogger(__name__)


class ReasonsError(ValueError):
    """Weights that do not belong to these features."""


@dataclass(frozen=True)
class ReasonModel:
    """How to distinguish a scribble, a stamp or print from names.

    Args:
        weights: of ``TERMS``: the features in standard deviations, and the products of each two.
        bias: log-odds without any evidence.
        threshold: log-odds above which it is not a name.
        fitted: the threshold before a version's own names raised it; None if they have not.
    """

    weights: tuple[float, ...]
    bias: float
    threshold: float
    fitted: float | None = None

    @property
    def lowest(self) -> float:
        """The threshold from which the next version starts: what one has raised is not raised for all that follow."""
        return self.threshold if self.fitted is None else self.fitted


@dataclass(frozen=True)
class Reasons:
    """Recognises fields that are not names.

    Args:
        means, spreads: of the features of names.
        models: for each reason.
    Raises:
        ReasonsError: the numbers do not belong to these features.
    """

    means: tuple[float, ...]
    spreads: tuple[float, ...]
    models: Mapping[Reason, ReasonModel]

    def __post_init__(self) -> None:
        count = len(FEATURES)
        weights = {len(model.weights) for model in self.models.values()}
        if {len(self.means), len(self.spreads)} != {count} or not weights <= {TERMS}:
            raise ReasonsError(
                f"There are {count} features and {TERMS} weights. Received: {len(self.means)}, {weights}"
            )

    def reason_for(self, values: NDArray[np.float64]) -> Reason | None:
        """Why ``values`` ``(len(FEATURES),)`` show no name; None for a name."""
        if not self.models:
            return None
        weights, limits = self._stacked
        leads = weights @ self.terms(values) - limits
        best = int(leads.argmax())
        return [*self.models][best] if leads[best] > 0 else None

    def terms(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """What the weights apply to, ``(..., TERMS)``; a number that is not known counts as usual."""
        means, spreads = self._usual
        standard = np.fmin(np.fmax((values - means) / spreads, -_FARTHEST), _FARTHEST)
        standard[np.isnan(values)] = 0.0
        products = standard[..., _PAIRS[0]] * standard[..., _PAIRS[1]] / _FARTHEST
        return np.concatenate([standard, products], axis=-1)

    @cached_property
    def _usual(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        return np.array(self.means), np.array(self.spreads)

    @cached_property
    def _stacked(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Weights ``(K, TERMS)``, and what their sums must exceed, ``(K,)``."""
        models = self.models.values()
        return np.array([model.weights for model in models]), np.array([m.threshold - m.bias for m in models])

    def to_json(self) -> str:
        """The content of the bundle's file."""
        models = ",\n".join(f' "{reason}": {_of_model(model)}' for reason, model in self.models.items())
        return (
            f'{{"features": {json.dumps(FEATURES)},\n"means": {_short(self.means)},\n'
            f'"spreads": {_short(self.spreads)},\n"models": {{\n{models}\n}}}}\n'
        )

    @classmethod
    def from_json(cls, text: str) -> Reasons:
        """The inverse of ``to_json``.

        Raises:
            ReasonsError: the file is of other features.
        """
        given: dict[str, Any] = json.loads(text)
        if tuple(given["features"]) != FEATURES:
            raise ReasonsError(f"{REASONS} is of other features. Fit it again. Received: {given['features']}")
        models = {
            reason: ReasonModel(
                tuple(values["weights"]), values["bias"], values["threshold"], values.get("fitted")
            )
            for reason, values in given["models"].items()
        }
        return cls(tuple(given["means"]), tuple(given["spreads"]), models)


def _short(numbers: Iterable[float]) -> str:
    return json.dumps([float(f"{number:.{_DIGITS}g}") for number in numbers])


def _of_model(model: ReasonModel) -> str:
    fitted = "" if model.fitted is None else f'"fitted": {model.fitted}, '
    return f'{{"bias": {model.bias}, {fitted}"threshold": {model.threshold},\n  "weights": {_short(model.weights)}}}'


def reasons_of(bundle: Bundle) -> Reasons | None:
    """The weights and thresholds that a bundle brings; None if it has none, or those of another release."""
    if REASONS not in bundle.manifest.files:
        return None
    try:
        return Reasons.from_json((bundle.dir / REASONS).read_text(encoding="utf-8"))
    except (ReasonsError, KeyError) as error:
        logger.warning("Version %s calls every field a name: %s", bundle.manifest.version, error)
    return None
