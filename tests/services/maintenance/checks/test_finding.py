"""A message names a few of many things."""

from __future__ import annotations

from backend.services.maintenance.checks.finding import some


def test_three_are_named_and_the_others_hinted_at() -> None:
    assert [some(range(count)) for count in (1, 3, 4)] == ["0", "0, 1, 2", "0, 1, 2, …"]
