"""A few seconds of what `python -m tests.process.load` does for five minutes."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.process.conftest import Server
from tests.process.load import Load, Measured
from tests.process.load_clients import Seen

pytestmark = pytest.mark.slow

MOST_S = 5.0  # on a busy machine; the long form prints the real figures


def test_labels_are_saved_while_a_large_import_comes_in_and_a_run_trains(server: Server) -> None:
    measured = Load(server, seconds=8, images=600, idle=1).run(trains=True)
    assert measured.imports.imported >= 100
    assert len(measured.saves.seconds) > 20
    assert measured.saves.quantile(0.99) < MOST_S
    assert len(measured.readings.seconds) > 5
    assert set(measured.statuses) == {200}
    assert measured.lost == []
    assert measured.trained == 1.0
    assert [run["state"] for run in measured.runs] == ["running"]


def test_quantiles_are_of_what_was_seen() -> None:
    seen = Seen(seconds=[0.5, 0.1, 0.2, 0.3])
    assert [seen.quantile(share) for share in (0, 0.5, 0.75, 0.99, 1)] == [0.1, 0.2, 0.3, 0.5, 0.5]


def test_each_missed_bar_is_told() -> None:
    idle = Seen(seconds=[0.02])
    good = Measured(saves=Seen([0.4]), idle=idle, readings=Seen([0.039], Counter({200: 1})))
    assert good.missed() == []
    bad = Measured(saves=Seen([0.5]), idle=idle, readings=Seen([0.04], Counter({503: 1})), lost=["image 1"])
    bad.runs, bad.trained = [{"state": "running"}], 0.89
    assert len(bad.missed()) == 5
