from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.services.export.spreadsheet import protect, unprotect


@pytest.mark.parametrize(
    "cell",
    ['=HYPERLINK("http://x";"y")', "+44 20", "-Smith", "@x", "\t=1", "\r=1", "\n=1", "＝1", "'=1", "''+1"],
)
def test_what_could_be_calculated_gets_an_apostrophe(cell: str) -> None:
    assert protect(cell) == "'" + cell
    assert unprotect(protect(cell)) == cell


@pytest.mark.parametrize("cell", ["", "MARTIN", "O'NEILL", "'T HOOFT", "LÉA-ROSE", "A=B", "0.9731", "12"])
def test_everything_else_stays_as_it_is(cell: str) -> None:
    assert protect(cell) == cell
    assert unprotect(cell) == cell


@given(st.text(alphabet="'=+-@\t\nA１＝", max_size=6))
def test_protecting_loses_nothing(cell: str) -> None:
    assert unprotect(protect(cell)) == cell
