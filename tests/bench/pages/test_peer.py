"""The peer's way finds a page that hardly differs from its form."""

from __future__ import annotations

import numpy as np
import pytest

from backend.pages.geometry import scaling
from tests.bench.pages import peer
from tests.bench.pages.cases import sides


@pytest.mark.slow
def test_an_unchanged_page_is_placed_where_it_is() -> None:
    sheet = sides()[0].sheet
    found = peer.placed(sheet, sheet, 210, 297)
    assert found is not None
    exact = scaling(sheet.shape[1] / 210, sheet.shape[0] / 297)
    corners = np.array([(20.0, 45.0), (190.0, 250.0)])
    assert np.abs(found.to_page(corners) - corners @ exact[:2, :2]).max() < 1.0


def test_a_page_without_features_is_placed_nowhere() -> None:
    assert peer.placed(np.full((800, 600), 255, np.uint8), sides()[0].sheet, 210, 297) is None
