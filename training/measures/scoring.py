"""Scores readings against true texts one by one, and counts what was not scored and why.

Knows labels as the data set writes them, and texts. Knows no models, files or screens.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from backend.exchange.label_kinds import MARKS
from backend.recognizer import text_metrics
from backend.recognizer.alphabet import Alphabet
from backend.recognizer.text_metrics import Confusion, Score
from training.bundling.calibration_fit import coverage_at, expected_calibration_error
from training.data.read_files import ReadRow

Interval = tuple[float, float]
_WORST = 15  # confusions kept


@dataclass
class Scoring:
    """True texts, their readings and confidences; ``not_scored`` and ``unread`` count rows and images by reason.

    Args:
        listed: folded names that a list holds; the others are also scored by themselves. None to skip that.
    """

    alphabet: Alphabet
    listed: Container[str] | None = None
    truths: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    confidences: list[float] = field(default_factory=list)
    not_scored: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    images: int = 0

    def add(self, item: ReadRow, truth: str | None) -> None:
        """Add one reading.

        Only names are scored. A letter of ``truth`` that the alphabet cannot fold stays and counts as an error; an
        image that could not be opened counts as read ''. None means that the truth is unknown.
        """
        self.images += 1
        if item.problem is not None:
            self.unread[item.problem] += 1
        if truth is None:
            self.not_scored["no gold"] += 1
        elif not is_name(truth):
            self.not_scored[truth.strip() or "empty label"] += 1
        else:
            self.truths.append(folded(truth, self.alphabet))
            self.texts.append(item.text)
            self.confidences.append(item.confidence)

    @property
    def score(self) -> Score:
        """Sums over what was scored."""
        return text_metrics.score(self.truths, self.texts)

    @property
    def confusions(self) -> list[Confusion]:
        """The most frequent single-letter mistakes."""
        return text_metrics.confusions(self.truths, self.texts, top=_WORST)

    def summary(self) -> dict[str, Any]:
        """The scores as JSON values; intervals are 95 % bootstrap intervals over texts, None without texts."""
        score = self.score
        cer_interval, exact_interval = (
            intervals(self.truths, self.texts) if score.characters else (None, None)
        )
        return {
            "n": score.texts,
            "cer": score.cer,
            "exact": score.exact_match,
            "cer_interval": cer_interval,
            "exact_interval": exact_interval,
            "errors": score.errors,
            "characters": score.characters,
            "images": self.images,
            "not_scored": dict(self.not_scored),
            "unread": dict(self.unread),
            "unlisted": self._unlisted(),
            "confidence": self._confidence(),
            "confusions": [asdict(confusion) for confusion in self.confusions],
        }

    def _unlisted(self) -> dict[str, Any] | None:
        if self.listed is None:
            return None
        pairs = [pair for pair in zip(self.truths, self.texts, strict=True) if pair[0] not in self.listed]
        score = text_metrics.score([truth for truth, _ in pairs], [text for _, text in pairs])
        return {"n": score.texts, "cer": score.cer, "exact": score.exact_match}

    def _confidence(self) -> dict[str, Any]:
        """Calibration error of the confidences, and the share of names that they allow to accept unseen."""
        confidences = np.array(self.confidences)
        right = np.array(
            [truth == text for truth, text in zip(self.truths, self.texts, strict=True)], np.bool_
        )
        coverage = coverage_at(confidences, right)
        return {
            "expected_calibration_error": expected_calibration_error(confidences, right),
            "coverage_at_99": coverage.share,
            "threshold_at_99": coverage.threshold,
        }


def intervals(truths: Sequence[str], texts: Sequence[str]) -> tuple[Interval, Interval]:
    """95 % bootstrap intervals, over texts, of CER and of exact match.

    Raises:
        ValueError: there is no letter to read.
    """
    errors = [text_metrics.character_errors(*pair) for pair in zip(truths, texts, strict=True)]
    lengths = [len(text_metrics.graphemes(truth)) for truth in truths]
    exact = [float(error == 0) for error in errors]
    return text_metrics.bootstrap_interval(errors, lengths), text_metrics.bootstrap_interval(exact)


def is_name(label: str) -> bool:
    """Whether a label is a name: neither empty nor one of the data set's marks."""
    return bool(label.strip()) and label.strip() not in MARKS


def folded(truth: str, alphabet: Alphabet) -> str:
    """``truth`` folded into the alphabet; unchanged if a letter cannot be folded."""
    result = alphabet.fold(truth)
    return truth if result.unknown else result.text
