"""Weighs the evidence: whether a reading is of something else than a name, and of what.

For each reason (a scribble, a stamp, print) a logistic model says how likely it is against a name; its threshold
decides. Weights and thresholds are in ``reasons.json``, which ``python -m training.not_names`` fits and measures.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.not_names.evidence import FEATURES
from backend.recognizer.reading import Reason

PATH = Path(__file__).with_name("reasons.json")
_FARTHEST = 4.0  # standard deviations; what is odder counts no more


@dataclass(frozen=True)
class ReasonModel:
    """How to tell a scribble, a stamp or print from names.

    Args:
        weights: of the features in standard deviations, and of their squares, ``2 * len(FEATURES)``.
        bias: log-odds without any evidence.
        threshold: log-odds above which it is no name.
    """

    weights: tuple[float, ...]
    bias: float
    threshold: float


@dataclass(frozen=True)
class Reasons:
    """Tells things that are no names from names.

    Args:
        means, spreads: of the features of names.
        models: for each reason.
    Raises:
        ValueError: the numbers do not belong to these features.
    """

    means: tuple[float, ...]
    spreads: tuple[float, ...]
    models: Mapping[Reason, ReasonModel]

    def __post_init__(self) -> None:
        count = len(FEATURES)
        sizes = {len(self.means), len(self.spreads), *(len(m.weights) / 2 for m in self.models.values())}
        if sizes != {count}:
            raise ValueError(
                f"There are {count} features, and two weights for each. Received: {sorted(sizes)}"
            )

    def told(self, values: NDArray[np.float64]) -> Reason | None:
        """Why ``values`` ``(len(FEATURES),)`` show no name; None for a name."""
        terms = self.terms(values)
        leads = {
            reason: float(terms @ model.weights + model.bias) - model.threshold
            for reason, model in self.models.items()
        }
        best = max(leads, key=leads.__getitem__, default=None)
        return best if best is not None and leads[best] > 0 else None

    def terms(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """What the weights apply to, ``(..., 2 * len(FEATURES))``; a number that is not known counts as usual."""
        standard = np.nan_to_num((values - self.means) / np.array(self.spreads))
        standard = np.clip(standard, -_FARTHEST, _FARTHEST)
        return np.concatenate([standard, np.square(standard)], axis=-1)

    def to_json(self) -> str:
        """The content of ``reasons.json``."""
        return json.dumps({"features": FEATURES, **asdict(self)}, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Reasons:
        """The inverse of ``to_json``.

        Raises:
            ValueError: the file is of other features.
        """
        given: dict[str, Any] = json.loads(text)
        if tuple(given["features"]) != FEATURES:
            raise ValueError(f"{PATH.name} is of other features. Fit it again. Received: {given['features']}")
        models = {
            reason: ReasonModel(tuple(values["weights"]), values["bias"], values["threshold"])
            for reason, values in given["models"].items()
        }
        return cls(tuple(given["means"]), tuple(given["spreads"]), models)


@cache
def load_reasons() -> Reasons:
    """The shipped weights and thresholds."""
    return Reasons.from_json(PATH.read_text(encoding="utf-8"))
