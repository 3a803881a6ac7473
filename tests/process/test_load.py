"""A few seconds of what `python -m tests.process.load` does for five minutes."""

from __future__ import annotations

import pytest

from tests.process.conftest import Server
from tests.process.load import Load, Measured

pytestmark = pytest.mark.slow

MOST_S = 5.0  # on a busy machine; the long form prints the real figures


def test_labels_are_saved_while_a_large_import_comes_in_and_a_run_trains(server: Server) -> None:
    measured = Load(server, seconds=8, images=600).run(trains=True)
    assert measured.imported >= 100
    assert len(measured.saves) > 20
    assert measured.quantile(0.99) < MOST_S
    assert set(measured.statuses) <= {200, 202}


def test_quantiles_are_of_the_saves() -> None:
    measured = Measured(saves=[0.5, 0.1, 0.2, 0.3])
    assert [measured.quantile(share) for share in (0, 0.5, 0.99, 1)] == [0.1, 0.3, 0.5, 0.5]
