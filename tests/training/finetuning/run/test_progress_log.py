from __future__ import annotations

import json
import math

from backend.exchange.run_files import PROGRESS
from training.finetuning.run.progress_log import ProgressLog


def lines(folder):
    return [json.loads(line) for line in (folder / PROGRESS).read_text(encoding="utf-8").splitlines()]


def test_phases_are_always_written(tmp_path):
    log = ProgressLog(tmp_path, clock=lambda: 0.0)
    log.phase("preparing", "Étiquettes")
    log.phase("exporting", "Exporting")
    assert lines(tmp_path) == [
        {"phase": "preparing", "message": "Étiquettes"},
        {"phase": "exporting", "message": "Exporting"},
    ]


def test_steps_are_written_twice_a_second_and_the_last_one_always(tmp_path):
    now = iter([10.0, 10.0, 10.4, 10.5, 10.5, 10.6])
    log = ProgressLog(tmp_path, clock=lambda: next(now))
    log.step(step=1)  # 10.0, written at 10.0
    log.step(step=2)  # 10.4: too soon
    log.step(step=3)  # 10.5, written at 10.5
    log.step(step=4, last=True)  # written at 10.6 though it is soon
    assert [line["step"] for line in lines(tmp_path)] == [1, 3, 4]


def test_numbers_that_json_does_not_know_become_null(tmp_path):
    ProgressLog(tmp_path).step(step=1, loss=math.nan, seconds_left=math.inf, cer=None)
    assert lines(tmp_path) == [
        {"phase": "training", "step": 1, "loss": None, "seconds_left": None, "cer": None}
    ]
