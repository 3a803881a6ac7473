"""Shows on a terminal, or in a log, how far a training is and how well it reads.

Knows what ``fit`` tells after each step, and nothing of networks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import rich.progress as bars

if TYPE_CHECKING:
    from training.fitting.fit import Progress

_LOGGED = 100  # steps from one line to the next where there is no terminal


def training_bar() -> bars.Progress:
    """A bar of the whole budget; use it as a context."""
    return bars.Progress(
        bars.SpinnerColumn(),
        bars.TextColumn("step {task.fields[step]}"),
        bars.BarColumn(),
        bars.TimeElapsedColumn(),
        bars.TextColumn("{task.fields[told]}"),
        refresh_per_second=1,
    )


def teller(bar: bars.Progress) -> Callable[[Progress], None]:
    """What moves ``bar`` after each step."""
    task = bar.add_task("training", total=1.0, step=0, told="")
    last_step = 0

    def tell(progress: Progress) -> None:
        nonlocal last_step
        step, score = progress.step, progress.score
        told = f"loss {progress.loss:.3f}"
        if score is not None:
            told += f"  validation CER {score.cer:.2%} exact {score.exact_match:.1%}"
        bar.update(task, completed=progress.done, step=step, told=told)
        if not bar.console.is_terminal and step >= last_step + _LOGGED:
            last_step = step
            bar.console.print(f"step {step} {told} {progress.seconds:.0f} s")

    return tell
