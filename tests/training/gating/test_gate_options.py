from __future__ import annotations

import argparse
from pathlib import Path

from training.gating.gate_options import GateOptions, add_gate_arguments, take_gate_options
from training.gating.thresholds import GateThresholds


def parsed(*arguments: str) -> tuple[GateOptions, dict[str, object]]:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    add_gate_arguments(parser)
    values = vars(parser.parse_args(arguments))
    return take_gate_options(values), values


def test_without_arguments_the_gate_is_the_default_one() -> None:
    assert parsed() == (GateOptions(), {"seed": 1})


def test_what_is_given_is_used_and_the_rest_is_left() -> None:
    found, rest = parsed(
        "--shipped",
        "a",
        "--kept",
        "b",
        "--drawn",
        "c",
        "--no-prior",
        "--better",
        "0.9",
        "--margin",
        "0.01",
        "--calibration",
        "0.1",
    )
    thresholds = GateThresholds(better=0.9, margin=0.01, calibration=0.1)
    assert found == GateOptions(Path("a"), Path("b"), thresholds, Path("c"), prior=False)
    assert rest == {"seed": 1}


def test_thresholds_that_are_not_the_default_are_told_as_options() -> None:
    assert GateOptions().changed_thresholds() == []
    found, _ = parsed("--better", "0.9", "--margin", "0.003", "--calibration", "0.0123456789")
    assert found.changed_thresholds() == [("--better", 0.9), ("--calibration", 0.0123456789)]
