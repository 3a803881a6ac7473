"""The robot takes the shortest way through a set, and skips sets that save nothing."""

from __future__ import annotations

import pytest

from tests.bench.review.grid import plan_crop_set


def crops(count: int, *wrong: int) -> list[bool]:
    return [place not in wrong for place in range(count)]


@pytest.mark.parametrize(
    ("is_right", "columns", "keys"),
    [
        (crops(40), 5, "Enter"),
        (crops(40, 0), 5, "Space Enter"),
        (crops(40, 6), 5, "ArrowRight ArrowDown Space Enter"),
        (crops(40, 4), 5, "End Space Enter"),
        (crops(40, 9, 11), 5, "ArrowDown End Space ArrowRight ArrowRight Space Enter"),
        (crops(7, 6), 5, "ArrowRight ArrowDown Space Enter"),
        (crops(2, 1), 5, "PageDown"),
        (crops(3, 0, 1, 2), 5, "PageDown"),
        (crops(40, *range(0, 40, 3)), 5, "PageDown"),
    ],
)
def test_the_fewest_keys_mark_what_is_wrong(is_right: list[bool], columns: int, keys: str) -> None:
    assert plan_crop_set(is_right, columns) == tuple(keys.split())
