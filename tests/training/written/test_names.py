"""The names that a person read can be learned from and measured on."""

from __future__ import annotations

import csv

from backend.recognizer.alphabet import NAMES, WRITTEN
from training.written.names import NAMES_READ


def test_the_names_read_are_distinct_and_can_be_written() -> None:
    rows = list(csv.DictReader(NAMES_READ.open(encoding="utf-8")))
    assert len({row["FILENAME"] for row in rows}) == len(rows)
    assert sum(row["USE"] == "held-out" for row in rows) >= 300
    for row in rows:
        WRITTEN.encode(row["TEXT"])
        assert not NAMES.fold(row["TEXT"]).unknown
        assert any(map(str.islower, row["TEXT"]))
        assert row["USE"] in ("held-out", "train")
        # What is learned from is of no field that could be held out.
        assert row["FILENAME"].startswith("TEST_") == (row["USE"] == "train")
