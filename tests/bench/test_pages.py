"""The table of recognised pages counts what it says."""

from __future__ import annotations

from tests.bench.pages import Outcome, table

ROWS = [
    Outcome("scan", True, False, 1.0, 0.2),
    Outcome("scan", True, False, 2.0, 1.4),
    Outcome("scan", False, False, 3.0),
    Outcome("foreign", True, True, 1.0),
]


def test_a_row_for_each_group() -> None:
    assert table(ROWS).splitlines()[2:] == [
        "| scan | 3 | 33.3% | 0.80 | 1.34 | 1 | 0 | 2.00 |",
        "| foreign | 1 |  |  |  | 0 | 1 | 1.00 |",
    ]
