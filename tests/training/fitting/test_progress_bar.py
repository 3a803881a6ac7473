"""The progress of a training is shown, in a log by a line every hundred steps."""

from __future__ import annotations

from backend.recognizer.text_metrics import Score, score
from training.fitting.fit import Progress
from training.fitting.progress_bar import training_bar, updater


def told(steps: list[int], read: Score | None, capsys) -> list[str]:
    with training_bar() as bar:
        tell = updater(bar)
        for step in steps:
            tell(Progress(step=step, epoch=0, loss=1.5, done=step / 1000, seconds=7.0, score=read))
        assert bar.tasks[0].completed == steps[-1] / 1000
    return [
        line for line in capsys.readouterr().out.splitlines() if line.startswith("step") and "loss" in line
    ]


def test_a_log_has_a_line_for_each_hundred_steps(capsys) -> None:
    lines = told([1, 99, 100, 150, 200], None, capsys)
    assert [line.split()[:4] for line in lines if "7 s" in line] == [
        ["step", "100", "loss", "1.500"],
        ["step", "200", "loss", "1.500"],
    ]


def test_the_newest_validation_is_shown(capsys) -> None:
    lines = told([100], score(["ANNE", "LEA"], ["ANNA", "LEA"]), capsys)
    assert any("validation CER 14.29% exact 50.0%" in line for line in lines)
