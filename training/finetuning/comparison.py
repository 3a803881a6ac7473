"""Has live version and candidate read the same frozen fields, and puts the gate's verdict and its evidence
together.

Knows the serving engine and samples; the rule itself is ``gate``'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from backend.recognizer.reading import RecognizerProtocol
from training.data.dataset import Sample
from training.finetuning.gate import Paired, Rule, Verdict, judge

MOST_CHANGES = 50
_PIECE = 256


@dataclass(frozen=True)
class Both:
    """The same samples as read by the live version and by the candidate."""

    samples: Sequence[Sample]
    live: list[str]
    candidate: list[str]

    def paired(self) -> Paired:
        """Their errors."""
        return Paired.of([sample.text for sample in self.samples], self.live, self.candidate)

    def changes(self) -> list[dict[str, str]]:
        """Where the two differ."""
        return [
            {"file": sample.file_name, "label": sample.text, "live": live, "candidate": candidate}
            for sample, live, candidate in zip(self.samples, self.live, self.candidate, strict=True)
            if live != candidate
        ]


def read_both(samples: Sequence[Sample], live: RecognizerProtocol, candidate: RecognizerProtocol) -> Both:
    """Read ``samples`` with both."""
    return Both(samples, _texts(live, samples), _texts(candidate, samples))


def decide(
    corrections: Both, original: Both, rule: Rule | None = None, seed: int = 0
) -> tuple[Verdict, list[dict[str, str]]]:
    """The verdict, and what would change on the frozen fields: corrections first, ``MOST_CHANGES`` at
    most."""
    verdict = judge(corrections.paired(), original.paired(), rule, seed)
    return verdict, [*corrections.changes(), *original.changes()][:MOST_CHANGES]


def report(verdict: Verdict, changes: list[dict[str, str]], source: str, **facts: Any) -> dict[str, Any]:
    """The report that the worker reads; ``facts`` are added as they are."""
    told = verdict.to_dict()
    told["original"]["source"] = source
    return {**told, **facts, "changes": changes}


def _texts(recognizer: RecognizerProtocol, samples: Sequence[Sample]) -> list[str]:
    texts: list[str] = []
    for start in range(0, len(samples), _PIECE):
        images = [np.ascontiguousarray(sample.grey) for sample in samples[start : start + _PIECE]]
        texts += [reading.text for reading in recognizer.read(images)]
    return texts
