"""The command that averages two trainings."""

from __future__ import annotations

import json
from pathlib import Path

import keras
import numpy as np
import pytest

from backend.recognizer.alphabet import NAMES
from tests.training.making import TINY, have_a_say
from training import soup
from training.network.network import build

pytestmark = pytest.mark.slow


def network(seed: int) -> keras.Model:
    keras.utils.set_random_seed(seed)
    return build(TINY, NAMES.size)


def test_each_weight_lies_between_the_two(tmp_path: Path) -> None:
    first, second = network(1), network(2)
    have_a_say(first)
    first.save_weights(tmp_path / "first.weights.h5")
    np.savez(tmp_path / "average.npz", *second.get_weights())
    (tmp_path / "second.json").write_text(json.dumps({"network": TINY.to_dict(), "seed": 7}))
    given = {"first": "first.weights.h5", "second": "average.npz", "record": "second.json", "out": "out"}
    paths = [f"--{name}={tmp_path / file}" for name, file in given.items()]

    soup.main([*paths, "--share=0.25"])

    made = build(TINY, NAMES.size)
    made.load_weights(tmp_path / "out" / "best.weights.h5")
    for a, b, mixed in zip(first.get_weights(), second.get_weights(), made.get_weights(), strict=True):
        np.testing.assert_allclose(mixed, 0.75 * a + 0.25 * b, atol=1e-6)
    record = json.loads((tmp_path / "out" / "run.json").read_text())
    assert (record["seed"], record["averaged"]) == (7, {"share": 0.25})
