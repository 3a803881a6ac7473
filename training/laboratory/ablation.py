"""Variants of one training: the plan that lists them, and a Markdown table of how well they read.

Knows the arguments of ``training.pretrain`` as words. Trains and reads nothing.
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
    """``change`` says for people what ``arguments``, for ``training.pretrain``, change."""

    change: str
    arguments: tuple[str, ...]

    @property
    def folder(self) -> str:
        """The name of its folder."""
        return re.sub("[^a-z0-9]+", "-", self.change.lower()).strip("-")


@dataclass(frozen=True)
class Accuracy:
    """How well ``n`` images were read, shares in 0..1."""

    n: int
    exact: float
    exact_interval: Interval
    cer: float
    cer_interval: Interval


@dataclass(frozen=True)
class Measured:
    """A variant's network after its last step.

    Args:
        images_seen: images trained on, repetitions included.
        loss: of the training, smoothed.
        milliseconds: median time of the network alone for one image on one thread.
        plain: on the validation images.
        changed: on changed copies of them.
    """

    change: str
    parameters: int
    images_seen: int
    loss: float
    milliseconds: float
    plain: Accuracy
    changed: Accuracy


def read_plan(path: Path) -> list[Variant]:
    """Read a plan: ``base``, the arguments that all variants share, and ``rows`` of ``change`` and ``arguments``.

    Raises:
        ValueError: two changes have the same name, or the file has another layout.
    """
    plan = json.loads(path.read_text(encoding="utf-8"))
    try:
        variants = [Variant(row["change"], (*plan["base"], *row["arguments"])) for row in plan["rows"]]
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path} is not a plan with base, rows, change and arguments: {error!r}") from error
    folders = [variant.folder for variant in variants]
    twice = sorted({folder for folder in folders if folders.count(folder) > 1})
    if twice:
        raise ValueError(f"Each change in {path} needs its own name. Received twice: {', '.join(twice)}")
    return variants


def scored(truths: Sequence[str], texts: Sequence[str]) -> Accuracy:
    """Score ``texts``, with 95 % bootstrap intervals over images."""
    total, (cer_interval, exact_interval) = score(truths, texts), intervals(truths, texts)
    return Accuracy(total.texts, total.exact_match, exact_interval, total.cer, cer_interval)


def table(rows: Sequence[Measured]) -> str:
    """A Markdown table, one row per variant in the order given."""
    heads = (
        "change",
        "parameters",
        "ms",
        "images seen",
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
            f"{row.images_seen:,}",
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
