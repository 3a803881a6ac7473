"""A few rounds of what `python -m tests.process.pile_rounds` does ten times."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.process.pile_rounds import PileRounds

pytestmark = pytest.mark.slow


@pytest.fixture
def rounds(tmp_path: Path) -> Iterator[PileRounds]:
    found = PileRounds(tmp_path, people=30)
    yield found
    found.close()


def test_every_page_is_there_once_after_three_kills(rounds: PileRounds, tmp_path: Path) -> None:
    rounds.run(3)
    assert rounds.cut() == 60
    with closing(sqlite3.connect(tmp_path / "data" / "paraph.sqlite3")) as database:
        database.execute("DELETE FROM page_fields WHERE page_id = 7")
        database.execute("UPDATE pages SET record_id = NULL WHERE id = 9")
        database.commit()
    with pytest.raises(AssertionError):
        rounds.check()
