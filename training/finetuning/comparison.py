"""Reads the two sets that the gate compares on with the shipped, live and candidate versions, and reports the verdict.

Knows the engine that serves, and samples; ``training.gating`` decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from backend.exchange.style import PLAIN, Style
from backend.recognizer.bundle import Bundle, load_bundle
from backend.recognizer.engine import Recognizer
from backend.recognizer.not_names.reasons import reasons_of
from backend.recognizer.reading import RecognizerProtocol, StylableRecognizer
from backend.recognizer.spelling.left_open import said
from training.data.dataset import Sample
from training.finetuning.training_sets import JudgedSets, TrainingSets
from training.gating.evidence import Judged, OriginalSet
from training.gating.gate import GateResult, apply_gate
from training.gating.gate_options import GateOptions
from training.gating.kept_readings import read_once
from training.gating.paired import Paired, Read
from training.gating.thresholds import GateThresholds

_THREADS = 2

MOST_CHANGES = 50
MOST_WORST = 10
_PIECE = 256


@dataclass(frozen=True)
class Both:
    """The same samples as read by an earlier version and by the candidate.

    Args:
        groups: file name to the form that it is from, if that is known.
    """

    samples: Sequence[Sample]
    before: list[Read]
    candidate: list[Read]
    groups: Mapping[str, str] = field(default_factory=dict)

    def paired(self) -> Paired:
        """The errors of both."""
        names = [self.groups.get(sample.file_name, "") for sample in self.samples]
        return Paired.of([sample.text for sample in self.samples], self.before, self.candidate, names)

    def changes(self) -> list[dict[str, str]]:
        """The samples that the two read differently."""
        return [self._told(number) for number in self._changed()]

    def worsened(self) -> list[tuple[int, dict[str, str]]]:
        """Those of them on which the candidate makes more edits, and how many more."""
        gain = self.paired().gain
        return [(-int(gain[number]), self._told(number)) for number in self._changed() if gain[number] < 0]

    def _changed(self) -> list[int]:
        pairs = zip(self.before, self.candidate, strict=True)
        return [number for number, (one, other) in enumerate(pairs) if one.text != other.text]

    def _told(self, number: int) -> dict[str, str]:
        sample = self.samples[number]
        texts = {"live": self.before[number].text, "candidate": self.candidate[number].text}
        return {"file": sample.file_name, "label": sample.text, **texts}


@dataclass(frozen=True)
class ComparedSets:
    """The gate's sets as all versions read them: on the original data also the one that was shipped.

    Args:
        is_shipped: see `Judged`.
    """

    corrections: Both
    original: Both
    since_shipped: Both
    shipped: str
    compared_on: OriginalSet = "dataset"
    is_shipped: bool = True

    def judged(self) -> Judged:
        """The errors that decide."""
        paired = (self.corrections.paired(), self.original.paired(), self.since_shipped.paired())
        return Judged(*paired, self.shipped, self.compared_on, self.is_shipped)


def read_all(samples: Sequence[Sample], recognizer: RecognizerProtocol) -> list[Read]:
    """Read ``samples`` a few at a time."""
    found: list[Read] = []
    for start in range(0, len(samples), _PIECE):
        images = [np.ascontiguousarray(sample.grey) for sample in samples[start : start + _PIECE]]
        found += [Read(reading.text, reading.confidence) for reading in recognizer.read(images)]
    return found


def read_styled(
    samples: Sequence[Sample], recognizer: StylableRecognizer, styles: Mapping[str, Style]
) -> list[Read]:
    """Read each of ``samples`` in its style, and keep of the text what labels in that style say.

    Args:
        styles: by file name; the others are plain.
    """
    places: dict[Style, list[int]] = defaultdict(list)
    for number, sample in enumerate(samples):
        places[styles.get(sample.file_name, PLAIN)].append(number)
    found: dict[int, Read] = {}
    for style, numbers in places.items():
        read = read_all([samples[number] for number in numbers], recognizer.styled(style))
        found |= {
            number: one if style == PLAIN else one._replace(text=said(one.text, style))
            for number, one in zip(numbers, read, strict=True)
        }
    return [found[number] for number in range(len(samples))]


def decide(
    compared: ComparedSets, thresholds: GateThresholds | None = None, seed: int = 0
) -> tuple[GateResult, dict[str, list[dict[str, str]]]]:
    """The gate's result, and the images that would be read differently.

    Returns:
        ``changes``: at most `MOST_CHANGES`, corrections first. ``worst``: at most `MOST_WORST`, those that lose the
        most letters first.
    """
    result = apply_gate(compared.judged(), thresholds, seed)
    changes = [*compared.corrections.changes(), *compared.original.changes()][:MOST_CHANGES]
    worsened = [
        (lost, {"set": name, **told})
        for name, both in (("corrections", compared.corrections), ("original", compared.original))
        for lost, told in both.worsened()
    ]
    worst = sorted(worsened, key=lambda one: -one[0])[:MOST_WORST]
    return result, {"changes": changes, "worst": [told for _, told in worst]}


def compare(
    sets: TrainingSets | JudgedSets,
    parent: Bundle,
    candidate: Bundle,
    seed: int,
    gate: GateOptions | None = None,
    **facts: Any,
) -> dict[str, Any]:
    """Read the gate's sets with the bundles; return the report of the comparison.

    Raises:
        BundleError: the shipped bundle cannot be used.
    """
    gate = gate or GateOptions()
    shipped = parent if gate.shipped is None else load_bundle(gate.shipped)
    live, new = (Recognizer(bundle, _THREADS, gate.prior) for bundle in (parent, candidate))
    is_live = shipped.dir.absolute() == parent.dir.absolute()
    original = sets.original
    by_candidate = read_all(original, new)
    by_shipped = read_once(
        original,
        shipped,
        gate.kept,
        lambda some: read_all(some, live if is_live else Recognizer(shipped, _THREADS, gate.prior)),
        gate.prior,
    )
    before, after = (read_styled(sets.corrections, one, sets.styles) for one in (live, new))
    compared = ComparedSets(
        Both(sets.corrections, before, after, sets.groups),
        Both(original, by_shipped if is_live else read_all(original, live), by_candidate),
        Both(original, by_shipped, by_candidate),
        shipped.manifest.version,
        sets.compared_on,
        was_shipped(shipped),
    )
    result, lists = decide(compared, gate.thresholds, seed)
    return report(
        result,
        lists,
        parent=parent.manifest.version,
        candidate=candidate.manifest.version,
        dropped=dict(sets.dropped),
        not_names=not_names_fact(parent, candidate),
        **facts,
    )


def was_shipped(bundle: Bundle) -> bool:
    """Whether the bundle came with Paraph: one that was trained on an office's labels names their snapshot."""
    return "snapshot" not in bundle.manifest.dataset


def not_names_fact(parent: Bundle, candidate: Bundle) -> Literal["kept", "dropped"] | None:
    """Whether the candidate recognises fields that are not names; None if the parent does not."""
    if reasons_of(parent) is None:
        return None
    return "dropped" if reasons_of(candidate) is None else "kept"


def report(result: GateResult, lists: Mapping[str, list[dict[str, str]]], **facts: Any) -> dict[str, Any]:
    """The report that the worker reads.

    Args:
        lists: of images that would be read differently.
        facts: added as they are.
    """
    return {**result.to_dict(), **facts, **lists}
