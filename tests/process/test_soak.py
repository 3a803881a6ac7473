"""A short form of what `python -m tests.process.soak` does with 20,000 readings."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.process.conftest import Server
from tests.process.soak import Soaked, soak

pytestmark = pytest.mark.slow


def test_readings_keep_no_descriptors(server: Server) -> None:
    soaked = soak(server, 300)
    assert (soaked.readings, soaked.statuses) == (300, {200: 30})
    assert soaked.descriptors[1] <= soaked.descriptors[0]
    assert soaked.growth < 0.5  # so short a time says little of leaks; the long form holds it under 5 %


@pytest.mark.parametrize(
    ("memory", "descriptors", "status", "is_sound"),
    [
        ((100.0, 104.0), (20, 20), 200, True),
        ((100.0, 105.1), (20, 20), 200, False),
        ((100.0, 100.0), (20, 21), 200, False),
        ((100.0, 100.0), (20, 20), 503, False),
    ],
)
def test_what_grows_is_told(
    memory: tuple[float, float], descriptors: tuple[int, int], status: int, is_sound: bool
) -> None:
    soaked = Soaked(10, Counter({status: 1}), memory, descriptors)
    assert soaked.is_sound == is_sound
