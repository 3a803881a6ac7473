from __future__ import annotations

import json
import math

from training.finetuning.progress_log import PROGRESS, Journal


def lines(folder):
    return [json.loads(line) for line in (folder / PROGRESS).read_text(encoding="utf-8").splitlines()]


def test_phases_are_always_told(tmp_path):
    journal = Journal(tmp_path, clock=lambda: 0.0)
    journal.phase("preparing", "Étiquettes")
    journal.phase("exporting", "Exporting")
    assert lines(tmp_path) == [
        {"phase": "preparing", "message": "Étiquettes"},
        {"phase": "exporting", "message": "Exporting"},
    ]


def test_steps_are_told_twice_a_second_and_the_last_one_always(tmp_path):
    now = iter([10.0, 10.0, 10.4, 10.5, 10.5, 10.6])
    journal = Journal(tmp_path, clock=lambda: next(now))
    journal.step(step=1)  # 10.0, told at 10.0
    journal.step(step=2)  # 10.4: too soon
    journal.step(step=3)  # 10.5, told at 10.5
    journal.step(step=4, last=True)  # told at 10.6 though it is soon
    assert [line["step"] for line in lines(tmp_path)] == [1, 3, 4]


def test_numbers_that_json_does_not_know_become_null(tmp_path):
    Journal(tmp_path).step(step=1, loss=math.nan, seconds_left=math.inf, cer=None)
    assert lines(tmp_path) == [
        {"phase": "training", "step": 1, "loss": None, "seconds_left": None, "cer": None}
    ]
