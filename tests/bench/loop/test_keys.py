"""Keys to correct a text, and that they are those that the robot of the review's measurement presses."""

from __future__ import annotations

import random

import pytest

from tests.bench.loop.keys import keys_to_correct
from tests.bench.review.robot import Shown, plan, strokes


@pytest.mark.parametrize(
    ("text", "truth", "keys"),
    [
        ("ANNE", "ANNE", 0),
        ("ANN", "ANNE", 1),
        ("ANNEE", "ANNE", 1),
        ("ANNF", "ANNE", 2),
        ("NNE", "ANNE", 2),  # Home, A
        ("ANNELIESE", "ANNALIESE", 6),  # Home, three to the right, A, Delete
        ("XNNELIESY", "ANNELIESE", 5),  # Backspace, E, Home, Delete, A
        ("XYZ", "ANNE", 5),  # all anew
        ("", "ANNE", 4),
    ],
)
def test_the_fewest_keys(text: str, truth: str, keys: int) -> None:
    assert keys_to_correct(text, truth) == keys


def test_they_are_as_few_as_the_robot_s() -> None:
    drawn = random.Random(1)
    more = 0
    for _ in range(300):
        truth = "".join(drawn.choices("ABCDE", k=drawn.randint(1, 7)))
        text = "".join(drawn.choices("ABCDE", k=drawn.randint(0, 2))).join(
            (truth[:3], truth[drawn.randint(3, 5) :])
        )
        most, fewest = (
            keys_to_correct(text, truth),
            strokes(plan(truth, Shown(text))) - 1 if text != truth else 0,
        )
        assert most >= fewest
        more += most > fewest
    assert more <= 6


def test_long_names_take_no_time() -> None:
    assert keys_to_correct("Kenigshoin Wiederou" * 4, "Königshain-Wiederau" * 4) > 20
