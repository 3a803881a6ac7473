"""Variants of one training: the plan of them, and the table of what they read.

Knows pretrain's arguments as words, texts and Markdown. Trains and reads nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from backend.recognizer.text_metrics import score
from training.measures.scoring import Interval, intervals


@dataclass(frozen=True)
class Variant:
    """``change`` says in words what ``arguments``, of ``training.pretrain``, make different."""

    change: str
    arguments: tuple[str, ...]

    @property
    def folder(self) -> str:
        """A folder's name for it."""
        return re.sub("[^a-z0-9]+", "-", self.change.lower()).strip("-")


@dataclass(frozen=True)
class Accuracy:
    """How well ``n`` fields were read, shares in 0..1."""

    n: int
    exact: float
    exact_interval: Interval
    cer: float
    cer_interval: Interval


@dataclass(frozen=True)
class Measured:
    """A variant's network after its last step.

    Args:
        fields_seen: fields that it was trained on, those seen again counted again.
        loss: the training's own, smoothed.
        milliseconds: median of the network alone for one field on one thread.
    """

    change: str
    parameters: int
    fields_seen: int
    loss: float
    milliseconds: float
    plain: Accuracy
    changed: Accuracy


def read_plan(path: Path) -> list[Variant]:
    """The variants in ``path``: ``base``, arguments that all have, and ``rows`` of ``change`` and ``arguments``.

    Raises:
        ValueError: two changes are called alike, or the file has another form.
    """
    plan = json.loads(path.read_text(encoding="utf-8"))
    try:
        variants = [Variant(row["change"], (*plan["base"], *row["arguments"])) for row in plan["rows"]]
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path} is no plan of base, rows, change and arguments: {error!r}") from error
    folders = [variant.folder for variant in variants]
    twice = sorted({folder for folder in folders if folders.count(folder) > 1})
    if twice:
        raise ValueError(f"Changes need names of their own in {path}. Received twice: {', '.join(twice)}")
    return variants


def scored(truths: Sequence[str], texts: Sequence[str]) -> Accuracy:
    """What ``texts`` are worth, with 95 % bootstrap intervals over fields."""
    total, (cer_interval, exact_interval) = score(truths, texts), intervals(truths, texts)
    return Accuracy(total.texts, total.exact_match, exact_interval, total.cer, cer_interval)


def table(rows: Sequence[Measured]) -> str:
    """Markdown, a row a variant in the order given."""
    heads = (
        "change",
        "parameters",
        "ms",
        "fields seen",
        "loss",
        "exact match",
        "CER",
        "changed copies",
        "CER",
    )
    lines = [f"| {' | '.join(heads)} |", "|---|" + "---:|" * (len(heads) - 1)]
    for row in rows:
        cells = (
            row.change,
            f"{row.parameters / 1e6:.2f} M",
            f"{row.milliseconds:.2f}",
            f"{row.fields_seen:,}",
            f"{row.loss:.2f}",
            _share(row.plain.exact, row.plain.exact_interval, 1),
            _share(row.plain.cer, row.plain.cer_interval, 2),
            _share(row.changed.exact, row.changed.exact_interval, 1),
            _share(row.changed.cer, row.changed.cer_interval, 2),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _share(value: float, interval: Interval, digits: int) -> str:
    low, high = (f"{100 * bound:.{digits}f}" for bound in interval)
    return f"{100 * value:.{digits}f} % ({low} to {high})"
