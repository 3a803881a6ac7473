"""Stages as lines for people, and as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.bench.loop.rounds import GOLD

Stage = Mapping[str, Any]
HEADS = (
    "Corrections",
    "Set",
    "Names",
    "CER",
    "Exact",
    "CER, folded",
    "Exact, folded",
    "Keys saved",
    "Fields",
    "Minutes",
)


def lines(stage: Stage) -> list[str]:
    """A stage as it is printed when it is finished."""
    given = ", ".join(f"{count} {kind}" for kind, count in sorted(stage["labels"].items()))
    told = [f"{stage['corrections']} corrections ({given}): {verdict(stage)}", f"  {stage['reason']}"]
    held = ", ".join(f"{count} {reason}" for reason, count in sorted(stage["held_back"].items()))
    told.append(f"  held back: {held or 'none'}; set aside: {stage['set_aside']}")
    if stage["wrong"]:
        told.append(f"  wrong labels: {stage['wrong']}, of which {stage['wrong_held_back']} were held back")
    if stage["fields"] is not None:
        told.append(f"  {stage['fields']:,} fields seen in {stage['minutes']} minutes")
    for one in stage["sets"]:
        before, after = one["before"], one["after"]
        told.append(
            f"  {one['title']} ({after['names']} names): CER {_change(before, after, 'cer', 2)}, "
            f"exact {_change(before, after, 'exact', 1)}; folded: CER {_change(before, after, 'folded_cer', 2)}, "
            f"exact {_change(before, after, 'folded_exact', 1)}; keys saved {_change(before, after, 'saved', 1)}"
        )
    return told


def verdict(stage: Stage) -> str:
    """In a word or two."""
    if stage["promoted"]:
        return f"promoted as {stage['after']}"
    return f"{stage['state']}, so it does not count"


def gold_loss(stages: Sequence[Stage]) -> str:
    """What all rounds together lost on the original names."""
    first, last = (_gold(stage)[key] for stage, key in ((stages[0], "before"), (stages[-1], "after")))
    lost = 100 * (last["folded_cer"] - first["folded_cer"])
    change = f"{first['folded_cer']:.2%} to {last['folded_cer']:.2%} ({lost:+.2f} points)"
    rounds = "1 round" if len(stages) == 1 else f"{len(stages)} rounds together"
    return f"{GOLD}, {rounds}: CER, folded, {change}"


def markdown(stages: Sequence[Stage]) -> str:
    """The stages of a measurement: a row for each set."""
    rows = [
        [
            _count(stage) if place == 0 else "",
            one["title"],
            f"{one['after']['names']:,}",
            _change(one["before"], one["after"], "cer", 2),
            _change(one["before"], one["after"], "exact", 1),
            _change(one["before"], one["after"], "folded_cer", 2),
            _change(one["before"], one["after"], "folded_exact", 1),
            _change(one["before"], one["after"], "saved", 1),
            *((f"{stage['fields'] or 0:,}", f"{stage['minutes'] or 0:g}") if place == 0 else ("", "")),
        ]
        for stage in stages
        for place, one in enumerate(stage["sets"])
    ]
    rule = "|".join("---" if head == "Set" else "---:" for head in HEADS)
    head, *body = ("| " + " | ".join(row) + " |" for row in (HEADS, *rows))
    return "\n".join([head, f"|{rule}|", *body])


def _count(stage: Stage) -> str:
    return f"{stage['corrections']:,}" + ("" if stage["promoted"] else f" ({stage['state']})")


def _gold(stage: Stage) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(one for one in stage["sets"] if one["title"] == GOLD)
    return found


def _change(before: Mapping[str, Any], after: Mapping[str, Any], key: str, digits: int) -> str:
    return f"{before[key]:.{digits}%} → {after[key]:.{digits}%}"
