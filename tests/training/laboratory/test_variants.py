"""Two variants of two steps on synthetic images, trained and read."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.drawn.synthetic_dataset import write_dataset
from training.laboratory.ablation import Variant
from training.laboratory.variants import measure_variants, train_variant

TINY = '{"stem": 4, "strokes": 4, "parts": 8, "letters": 8, "lstm": 8}'
TINIER = '{"stem": 4, "strokes": 4, "parts": 8, "letters": 8, "lstm": 4}'
BASE = ("--batch", "8", "--steps", "2")
VARIANTS = [
    Variant("nothing", (*BASE, "--network", TINY)),
    Variant("fewer units", (*BASE, "--network", TINIER)),
]


@pytest.mark.slow
def test_variants_are_trained_once_each_and_read_after_their_last_step(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dataset, out = tmp_path / "data", tmp_path / "runs"
    write_dataset(dataset, 40, seed=1)

    train_variant(VARIANTS[1], dataset, out, "tensorflow")
    (only,) = measure_variants(VARIANTS, dataset, out)
    assert only.change == "fewer units"
    assert "nothing: not trained yet" in capsys.readouterr().err

    for variant in VARIANTS:
        train_variant(variant, dataset, out, "tensorflow")
    assert "fewer units: already done" in capsys.readouterr().out
    nothing, fewer = measure_variants(VARIANTS, dataset, out)
    assert (nothing.change, fewer.change) == ("nothing", "fewer units")
    assert nothing.images_seen == fewer.images_seen == 16
    assert nothing.parameters > fewer.parameters
    assert nothing.milliseconds > 0
    assert nothing.changed.n == 3 * nothing.plain.n > 0
