"""What calls nothing a name, for tests."""

from __future__ import annotations

from backend.recognizer.not_names.evidence import FEATURES
from backend.recognizer.not_names.reasons import TERMS, ReasonModel, Reasons
from backend.recognizer.reading import Reason


def refusing_all(reason: Reason) -> Reasons:
    """Weights that find ``reason`` in whatever is not clear."""
    count = len(FEATURES)
    return Reasons((0.0,) * count, (1.0,) * count, {reason: ReasonModel((0.0,) * TERMS, 1.0, 0.0)})
