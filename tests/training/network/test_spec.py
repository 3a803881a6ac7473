"""A network's spec: what is refused, and what older manifests lack."""

from __future__ import annotations

import pytest

from tests.training.making import TINY
from training.network.spec import NetworkSpec


def test_an_odd_height_is_refused_and_the_spec_survives_the_manifest() -> None:
    with pytest.raises(ValueError, match="Received: 30"):
        NetworkSpec(height=30)
    assert NetworkSpec.from_dict(TINY.to_dict()) == TINY


def test_a_manifest_from_before_there_were_residuals_has_none() -> None:
    older = {key: value for key, value in TINY.to_dict().items() if key != "residuals"}
    assert NetworkSpec.from_dict(older).residuals == 0
