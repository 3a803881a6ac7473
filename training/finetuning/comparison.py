"""Reads the same frozen images with the live version and the candidate, and reports the gate's verdict.

Knows the engine that serves, and samples; ``training.finetuning.gate`` decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from backend.recognizer.reading import RecognizerProtocol
from training.data.dataset import Sample
from training.finetuning.gate import GateResult, Paired, Rule, apply_gate

MOST_CHANGES = 50
_PIECE = 256


@dataclass(frozen=True)
class Both:
    """The same samples as read by the live version and by the candidate."""

    samples: Sequence[Sample]
    live: list[str]
    candidate: list[str]

    def paired(self) -> Paired:
        """The errors of both."""
        return Paired.of([sample.text for sample in self.samples], self.live, self.candidate)

    def changes(self) -> list[dict[str, str]]:
        """The samples that the two read differently."""
        return [
            {"file": sample.file_name, "label": sample.text, "live": live, "candidate": candidate}
            for sample, live, candidate in zip(self.samples, self.live, self.candidate, strict=True)
            if live != candidate
        ]


def read_both(samples: Sequence[Sample], live: RecognizerProtocol, candidate: RecognizerProtocol) -> Both:
    """Read ``samples`` with both versions."""
    return Both(samples, _texts(live, samples), _texts(candidate, samples))


def decide(
    corrections: Both, original: Both, rule: Rule | None = None, seed: int = 0
) -> tuple[GateResult, list[dict[str, str]]]:
    """The gate's result, and at most ``MOST_CHANGES`` images that would be read differently, corrections first."""
    result = apply_gate(corrections.paired(), original.paired(), rule, seed)
    return result, [*corrections.changes(), *original.changes()][:MOST_CHANGES]


def report(result: GateResult, changes: list[dict[str, str]], source: str, **facts: Any) -> dict[str, Any]:
    """The report that the worker reads.

    Args:
        source: of the original data.
        facts: added as they are.
    """
    values = result.to_dict()
    values["original"]["source"] = source
    return {**values, **facts, "changes": changes}


def _texts(recognizer: RecognizerProtocol, samples: Sequence[Sample]) -> list[str]:
    texts: list[str] = []
    for start in range(0, len(samples), _PIECE):
        images = [np.ascontiguousarray(sample.grey) for sample in samples[start : start + _PIECE]]
        texts += [reading.text for reading in recognizer.read(images)]
    return texts
