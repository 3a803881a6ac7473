"""The robot takes the shortest way through a tray, and skips trays that save nothing."""

from __future__ import annotations

import pytest

from tests.bench.review.grid import plan_tray


def tray(count: int, *wrong: int) -> list[bool]:
    return [place not in wrong for place in range(count)]


@pytest.mark.parametrize(
    ("is_right", "columns", "keys"),
    [
        (tray(40), 5, "Enter"),
        (tray(40, 0), 5, "Space Enter"),
        (tray(40, 6), 5, "ArrowRight ArrowDown Space Enter"),
        (tray(40, 4), 5, "End Space Enter"),
        (tray(40, 9, 11), 5, "ArrowDown End Space ArrowRight ArrowRight Space Enter"),
        (tray(7, 6), 5, "ArrowRight ArrowDown Space Enter"),
        (tray(2, 1), 5, "PageDown"),
        (tray(3, 0, 1, 2), 5, "PageDown"),
        (tray(40, *range(0, 40, 3)), 5, "PageDown"),
    ],
)
def test_the_fewest_keys_mark_what_is_wrong(is_right: list[bool], columns: int, keys: str) -> None:
    assert plan_tray(is_right, columns) == tuple(keys.split())
