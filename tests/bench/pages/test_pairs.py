"""Points marked by hand: enough of them, and measured in millimetres of the paper."""

from __future__ import annotations

import json

import numpy as np
import pytest

from backend.pages.geometry import Placement, Warp, scaling
from tests.bench.pages import pairs


@pytest.mark.parametrize(
    "pair", json.loads(pairs.MARKED.read_text(encoding="utf-8")), ids=lambda pair: pair["name"]
)
def test_each_pair_has_at_least_six_points_spread_over_the_page(pair: dict) -> None:
    points = np.array(pair["points"])
    assert points.shape[1] == 4
    assert len(points) >= 6
    assert (np.ptp(points[:, :2], axis=0) > 300).all()


def test_errors_are_millimetres() -> None:
    placement = Placement(scaling(10, 10), Warp.none(210, 297))
    off = pairs.off_mm(
        placement, np.array([[10.0, 20.0], [30.0, 5.0]]), np.array([[103.0, 204.0], [300.0, 50.0]])
    )
    assert off.tolist() == pytest.approx([0.5, 0.0])
