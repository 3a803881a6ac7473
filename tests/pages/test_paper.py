"""The paper of a picture: as its file says, or a guess in the picture's proportions."""

from __future__ import annotations

import pytest

from backend.pages.paper import Paper, paper_of


@pytest.mark.parametrize(
    ("columns", "rows", "dpi", "paper"),
    [
        (1654, 2339, 200.0, Paper(210.1, 297.1, is_known=True)),
        (1275, 1650, 150.0, Paper(215.9, 279.4, is_known=True)),
        (1654, 2339, None, Paper(210.0, 297.0, is_known=False)),
        (2339, 1654, None, Paper(297.0, 210.0, is_known=False)),
        (3024, 4032, 72.0, Paper(216.3, 288.4, is_known=False)),  # a phone
        (1654, 2339, 1e9, Paper(210.0, 297.0, is_known=False)),
        (60_000, 1000, 100.0, Paper(1934.5, 32.2, is_known=False)),
        (1_000_000, 10, None, Paper(2000.0, 30.0, is_known=False)),
    ],
)
def test_a_size_that_cannot_be_is_guessed_instead(
    columns: int, rows: int, dpi: float | None, paper: Paper
) -> None:
    assert paper_of(columns, rows, dpi) == paper
