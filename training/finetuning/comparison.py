"""Reads the same frozen images with the live version and the candidate, and reports the gate's verdict.

Knows the engine that serves, and samples; ``training.finetuning.gate`` decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from backend.recognizer.bundle import Bundle
from backend.recognizer.engine import Recognizer
from backend.recognizer.reading import RecognizerProtocol
from training.data.dataset import Sample
from training.finetuning.gate import GateResult, Paired, apply_gate
from training.finetuning.gate_thresholds import GateThresholds
from training.finetuning.training_sets import JudgedSets, TrainingSets

_THREADS = 2

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
    corrections: Both, original: Both, thresholds: GateThresholds | None = None, seed: int = 0
) -> tuple[GateResult, list[dict[str, str]]]:
    """The gate's result, and at most ``MOST_CHANGES`` images that would be read differently, corrections first."""
    result = apply_gate(corrections.paired(), original.paired(), thresholds, seed)
    return result, [*corrections.changes(), *original.changes()][:MOST_CHANGES]


def compare(
    sets: TrainingSets | JudgedSets, parent: Bundle, candidate: Bundle, seed: int, **facts: Any
) -> dict[str, Any]:
    """Read the gate's sets with both bundles; return the report of the comparison."""
    live, new = Recognizer(parent, _THREADS), Recognizer(candidate, _THREADS)
    result, changes = decide(
        read_both(sets.corrections, live, new), read_both(sets.original, live, new), seed=seed
    )
    return report(
        result,
        changes,
        sets.source,
        parent=parent.manifest.version,
        candidate=candidate.manifest.version,
        dropped=dict(sets.dropped),
        **facts,
    )


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
