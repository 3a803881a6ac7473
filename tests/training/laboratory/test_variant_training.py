"""Two variants of two steps on synthetic images, trained and read."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.training.making import SHALLOW
from training.drawn.synthetic_dataset import write_dataset
from training.laboratory.ablation import Variant
from training.laboratory.variant_training import measure_variants, train_variant

BASE = ("--batch", "8", "--steps", "2", "--network")
VARIANTS = [
    Variant("nothing", (*BASE, json.dumps(SHALLOW.to_dict()))),
    Variant("fewer units", (*BASE, json.dumps(replace(SHALLOW, lstm=4).to_dict()))),
]


@pytest.mark.slow
@pytest.mark.usefixtures("eagerly")
def test_variants_are_trained_once_each_and_read_after_their_last_step(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dataset, out = tmp_path / "data", tmp_path / "runs"
    write_dataset(dataset, 40, seed=1)

    train_variant(VARIANTS[1], dataset, out, "tensorflow")
    (fewer,) = measure_variants(VARIANTS, dataset, out)
    assert "nothing: not trained yet" in capsys.readouterr().err

    for variant in VARIANTS:
        train_variant(variant, dataset, out, "tensorflow")
    assert "fewer units: already done" in capsys.readouterr().out
    (nothing,) = measure_variants(VARIANTS[:1], dataset, out)
    assert (nothing.change, fewer.change) == ("nothing", "fewer units")
    assert nothing.images_seen == fewer.images_seen == 16
    assert nothing.parameters > fewer.parameters
    assert nothing.milliseconds > 0
    assert nothing.changed.n == 3 * nothing.plain.n > 0
