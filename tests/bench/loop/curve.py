"""The learning curve as an SVG: errors on names that are held back, against the number of corrections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.figure import Figure

from tests.bench.loop.rounds import GOLD
from training.bundling.plots import STYLE

_COLOURS = ("#0b6e99", "#c2410c", "#4d7c0f", "#7e22ce", "#0f766e", "#a16207", "#9f1239", "#1d4ed8")
_PANELS = (("cer", "as written"), ("folded_cer", "without case and accents"))


def points(stages: Sequence[Mapping[str, Any]], title: str, key: str) -> list[tuple[int, float, bool]]:
    """Corrections, percent, and whether the run was promoted; first the version as it was shipped."""
    found = [
        (stage["corrections"], one, stage["promoted"])
        for stage in stages
        for one in stage["sets"]
        if one["title"] == title
    ]
    if not found:
        return []
    shipped = [(0, 100 * found[0][1]["before"][key], True)]
    return shipped + [(count, 100 * one["after"][key], promoted) for count, one, promoted in found]


def draw(measured: Mapping[str, Sequence[Mapping[str, Any]]], path: Path) -> None:
    """Draw all measurements; runs that were not promoted are hollow.

    Args:
        measured: stages by the population's name.
    """
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(9.0, 3.6), layout="constrained")
        for axes, (key, title) in zip(figure.subplots(1, 2, sharey=True), _PANELS, strict=True):
            colours = cycle(_COLOURS)
            for name, stages in measured.items():
                for held_back in dict.fromkeys(one["title"] for stage in stages for one in stage["sets"]):
                    if held_back == GOLD:
                        continue
                    line = points(stages, held_back, key)
                    colour = next(colours)
                    axes.plot(*zip(*((x, y) for x, y, _ in line), strict=True), color=colour, linewidth=1)
                    for count, percent, promoted in line:
                        axes.plot(
                            count,
                            percent,
                            "o",
                            color=colour,
                            markersize=4,
                            fillstyle="full" if promoted else "none",
                        )
                    axes.plot([], [], "o-", color=colour, markersize=4, label=f"{name}, {held_back}")
            axes.set(xlabel="corrections", title=title, ylim=(0, None), xlim=(0, None))
        figure.axes[0].set_ylabel("CER (%)")
        figure.legend(*figure.axes[0].get_legend_handles_labels(), loc="outside right upper", frameon=False)
        figure.savefig(path, format="svg", metadata={"Date": None})
