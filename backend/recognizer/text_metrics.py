"""How far read texts are from true ones: character error rate, exact match, confusions, confidence intervals.

Compares true texts (references) with read ones (hypotheses) by NFC graphemes, which are what people call letters:
``é`` counts once however it is encoded. Knows no images, models or files.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import regex
from numpy.typing import ArrayLike
from rapidfuzz.distance import Levenshtein

_GRAPHEME = regex.compile(r"\X")


@dataclass(frozen=True)
class Score:
    """Sums over a corpus: texts, those read exactly, character errors, and characters of the references."""

    texts: int
    exact: int
    errors: int
    characters: int

    @property
    def cer(self) -> float:
        """Errors per reference character; without any characters, 0 if nothing was read, else infinite."""
        if self.characters == 0:
            return float("inf") if self.errors else 0.0
        return self.errors / self.characters

    @property
    def exact_match(self) -> float:
        """Share of equal texts; 0 for an empty corpus."""
        return self.exact / self.texts if self.texts else 0.0


@dataclass(frozen=True)
class Confusion:
    """``reference`` was read as ``hypothesis``; an empty reference is an insertion, an empty hypothesis a deletion."""

    reference: str
    hypothesis: str
    count: int


def graphemes(text: str) -> list[str]:
    """The NFC grapheme clusters of ``text`` (Unicode Annex 29)."""
    return _GRAPHEME.findall(unicodedata.normalize("NFC", text))


def character_errors(reference: str, hypothesis: str) -> int:
    """Insertions, deletions and substitutions that turn one text into the other.

    With an empty reference, each grapheme of the hypothesis is an error.
    """
    return Levenshtein.distance(graphemes(reference), graphemes(hypothesis))


def score(references: Iterable[str], hypotheses: Iterable[str]) -> Score:
    """Sum errors and lengths over pairs of texts, so that each letter has the same weight.

    Raises:
        ValueError: the numbers of references and hypotheses differ.
    """
    texts = exact = errors = characters = 0
    for reference, hypothesis in zip(references, hypotheses, strict=True):
        truth = graphemes(reference)
        distance = Levenshtein.distance(truth, graphemes(hypothesis))
        texts += 1
        exact += distance == 0
        errors += distance
        characters += len(truth)
    return Score(texts, exact, errors, characters)


def confusions(references: Iterable[str], hypotheses: Iterable[str], top: int = 20) -> list[Confusion]:
    """The ``top`` most frequent single-letter mistakes; equal counts in code-point order."""
    counts: Counter[tuple[str, str]] = Counter()
    for reference, hypothesis in zip(references, hypotheses, strict=True):
        counts.update(_mistakes(graphemes(reference), graphemes(hypothesis)))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [Confusion(reference, hypothesis, count) for (reference, hypothesis), count in ranked[:top]]


def bootstrap_interval(
    numerators: ArrayLike,
    denominators: ArrayLike | None = None,
    *,
    level: float = 0.95,
    rounds: int = 1000,
    seed: int = 0,
) -> tuple[float, float]:
    """The percentile bootstrap interval of a ratio of sums.

    Args:
        numerators: ``(N,)``, one for each text, such as its errors, or 1 for an exact match.
        denominators: ``(N,)``, one for each text, such as its reference length; 1 each by default.
        level: share of the draws that lie between the two bounds.
        rounds: number of draws of N texts with replacement.
    Raises:
        ValueError: there are no texts, the lengths differ, or all denominators are 0.
    """
    above = np.asarray(numerators, dtype=np.float64)
    below = np.ones_like(above) if denominators is None else np.asarray(denominators, dtype=np.float64)
    if above.ndim != 1 or above.shape != below.shape or not below.sum() > 0:
        raise ValueError(
            f"An interval needs two equally long, filled sequences. Received: {above.shape} and {below.shape}"
        )
    generator = np.random.default_rng(seed)
    ratios = [_ratio(above, below, generator.integers(above.size, size=above.size)) for _ in range(rounds)]
    tail = (1.0 - level) / 2.0
    low, high = np.nanquantile(ratios, [tail, 1.0 - tail])
    return float(low), float(high)


def _mistakes(truth: list[str], written: list[str]) -> Iterator[tuple[str, str]]:
    """The edits of a shortest alignment as (reference letter, hypothesis letter)."""
    for step in Levenshtein.editops(truth, written):
        lost = "" if step.tag == "insert" else truth[step.src_pos]
        yield lost, "" if step.tag == "delete" else written[step.dest_pos]


def _ratio(above: np.ndarray, below: np.ndarray, drawn: np.ndarray) -> float:
    total = below[drawn].sum()
    return float(above[drawn].sum() / total) if total else float("nan")
