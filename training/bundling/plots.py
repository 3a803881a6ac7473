"""Plots of a run as SVG files: learning curve, confused letters, reliability of the confidence.

Knows numbers, and matplotlib's figures without its global state. The same numbers give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from backend.recognizer.text_metrics import Confusion
from training.bundling.calibration_fit import Reliability

_INK, _ACCENT, _PALE = "#1f2933", "#0b6e99", "#c9d3dc"
STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "paraph",
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": _INK,
    "axes.labelcolor": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
}
LEARNING_CURVE, CONFUSION, RELIABILITY = "learning-curve.svg", "confusion.svg", "reliability.svg"


def learning_curve(history: Sequence[Mapping[str, float]], path: Path) -> None:
    """Plot training loss and validation CER over the optimiser's steps.

    Args:
        history: rows of ``step``, ``loss`` and ``cer``.
    """
    steps = [row["step"] for row in history]
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(5.2, 3.0), layout="constrained")
        axes = figure.subplots()
        axes.plot(steps, [100 * row["cer"] for row in history], color=_ACCENT, marker="o", markersize=3)
        axes.set(xlabel="step", ylabel="validation CER (%)", ylim=(0, None))
        axes.yaxis.label.set_color(_ACCENT)
        right = axes.twinx()
        right.spines["right"].set_visible(True)
        right.plot(steps, [row["loss"] for row in history], color=_PALE, zorder=0)
        right.set(ylabel="training loss", ylim=(0, None))
        _save(figure, path)


def confusion(confusions: Sequence[Confusion], path: Path) -> None:
    """Plot the most frequent single-letter mistakes as bars, from written to read letter."""
    names = [f"{item.reference or '·'} → {item.hypothesis or '·'}" for item in confusions]
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(4.2, 0.6 + 0.2 * max(3, len(names))), layout="constrained")
        axes = figure.subplots()
        places = np.arange(len(names))
        axes.barh(places, [item.count for item in confusions], color=_ACCENT, height=0.7)
        axes.set_yticks(places, names)
        axes.invert_yaxis()
        axes.set(xlabel="times (· stands for no letter)")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        _save(figure, path)


def reliability(bins: Sequence[Reliability], path: Path) -> None:
    """Plot the share of right readings over their confidence; on the diagonal the confidence is exact."""
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(3.6, 3.4), layout="constrained")
        axes = figure.subplots()
        axes.plot([0, 100], [0, 100], color=_PALE, zorder=0)
        largest = max((item.n for item in bins), default=1)
        axes.scatter(
            [100 * item.confidence for item in bins],
            [100 * item.right for item in bins],
            s=[8 + 60 * item.n / largest for item in bins],
            color=_ACCENT,
        )
        axes.set(xlabel="confidence (%)", ylabel="right (%)", xlim=(0, 102), ylim=(0, 102), aspect="equal")
        _save(figure, path)


def _save(figure: Figure, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Without a date the file depends only on its numbers.
    figure.savefig(path, format="svg", metadata={"Date": None})
