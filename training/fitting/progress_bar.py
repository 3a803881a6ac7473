"""Shows on a terminal, or in a log, how far a training is and how well it reads.

Knows the progress that ``training.fitting.fit`` reports after each step; knows no networks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import rich.progress as bars

if TYPE_CHECKING:
    from training.fitting.fit import Progress

_LOGGED = 100  # steps between two lines if there is no terminal


def training_bar() -> bars.Progress:
    """A bar over the whole budget, to be used as a context."""
    return bars.Progress(
        bars.SpinnerColumn(),
        bars.TextColumn("step {task.fields[step]}"),
        bars.BarColumn(),
        bars.TimeElapsedColumn(),
        bars.TextColumn("{task.fields[text]}"),
        refresh_per_second=1,
    )


def updater(bar: bars.Progress) -> Callable[[Progress], None]:
    """A function that moves ``bar`` after each step."""
    task = bar.add_task("training", total=1.0, step=0, text="")
    last_step = 0

    def update(progress: Progress) -> None:
        nonlocal last_step
        step, score = progress.step, progress.score
        text = f"loss {progress.loss:.3f}"
        if score is not None:
            text += f"  validation CER {score.cer:.2%} exact {score.exact_match:.1%}"
        bar.update(task, completed=progress.done, step=step, text=text)
        if not bar.console.is_terminal and step >= last_step + _LOGGED:
            last_step = step
            bar.console.print(f"step {step} {text} {progress.seconds:.0f} s")

    return update
