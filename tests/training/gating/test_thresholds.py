from __future__ import annotations

import pytest

from training.gating.thresholds import GateThresholds


@pytest.mark.parametrize(
    ("changed", "received"),
    [
        ({"better": 1.5}, r"better=1\.5"),
        ({"better": 0.4}, r"better=0\.4"),
        ({"margin": -0.1}, r"margin=-0\.1"),
        ({"calibration": 2.0}, r"calibration=2\.0"),
        ({"rounds": 0}, "rounds=0"),
    ],
)
def test_a_rule_outside_its_range_is_refused(changed: dict[str, float], received: str) -> None:
    with pytest.raises(ValueError, match=received):
        GateThresholds(**changed)  # type: ignore[arg-type]
