"""Measurements as Markdown: the whole table, the short one of the README, growth, training, and the curve."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.bench.growth import Growth
from tests.bench.measure import Result

OURS = "Paraph"


def whole(results: Sequence[Result]) -> str:
    """A row for each reader: Paraph first, then by exact match."""
    rows = [
        [
            _marked(item),
            item.version,
            item.licence,
            f"{item.cer:.2%}",
            f"{item.exact:.1%} ({item.exact_low:.1%} to {item.exact_high:.1%})",
            f"{item.milliseconds:.1f}",
            "" if item.doubt_cost is None else f"{item.doubt_cost:.2f}",
            f"{item.per_second:,.0f}",
            f"{item.resident_mib:,.0f}",
            f"{item.disk_mb:,.1f}",
            f"{item.start_s:.1f}",
        ]
        for item in _ordered(results)
    ]
    heads = ["Reader", "Version", "Licence", "CER", "Exact match (95 %)", "ms an image", "Doubtful ÷ easy"]
    return _markdown([*heads, "Images/s", "Resident MiB", "Files MB", "Start s"], rows, words=3)


def short(results: Sequence[Result]) -> str:
    """The columns of the README."""
    rows = [
        [
            _marked(item),
            f"{item.exact:.1%}",
            f"{item.cer:.2%}",
            f"{item.milliseconds:.1f}",
            f"{item.per_second:,.0f}",
            f"{item.resident_mib:,.0f}",
        ]
        for item in _ordered(results)
    ]
    return _markdown(
        ["Reader", "Exact match", "CER", "ms an image", "Images/s", "Resident MiB"], rows, words=1
    )


def missing(reasons: dict[str, str]) -> str:
    """Which readers are not in the table, and why; '' if all are."""
    return "\n".join(f"Not measured: {name} ({reason})." for name, reason in reasons.items())


def grown(steps: Sequence[Growth]) -> str:
    """Seconds and memory of ``flask read``."""
    rows = [
        [
            f"{step.images:,}",
            f"{step.seconds:.1f}",
            f"{step.images / step.seconds:,.0f}",
            "" if step.peak_mib is None else f"{step.peak_mib:,.0f}",
        ]
        for step in steps
    ]
    return _markdown(["Images", "Seconds", "Images/s", "Peak MiB"], rows, words=0)


def trained(pace: dict[str, Any] | None) -> str:
    """One sentence on the training step; '' if it was not measured."""
    if pace is None:
        return ""
    return (
        f"Training step on {pace['backend']}, batches of {pace['batch']}, augmentation included: "
        f"{pace['per_second']:.0f} images a second."
    )


def curve(points: Sequence[dict[str, Any]]) -> str:
    """Accuracy against the number of real training images: ``images``, ``exact``, ``cer`` and a ``note`` each."""
    rows = [
        [f"{point['images']:,}", f"{point['exact']:.1%}", f"{point['cer']:.2%}", point.get("note", "")]
        for point in sorted(points, key=lambda point: point["images"])
    ]
    return _markdown(["Real training images", "Exact match", "CER", "Note"], rows, words=0)


def _ordered(results: Sequence[Result]) -> list[Result]:
    return sorted(results, key=lambda item: (not item.name.startswith(OURS), -item.exact))


def _marked(item: Result) -> str:
    return f"**{item.name}**" if item.name == OURS else item.name


def _markdown(heads: Sequence[str], rows: Sequence[Sequence[str]], words: int) -> str:
    """A table whose first ``words`` columns are words, the others numbers."""
    rule = "|".join("---" if number < words else "---:" for number in range(len(heads)))
    head, *body = ("| " + " | ".join(row) + " |" for row in (heads, *rows))
    return "\n".join([head, f"|{rule}|", *body])
