"""The average of two networks lies between them."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest

from backend.recognizer.alphabet import NAMES, WRITTEN
from tests.training.making import TINY, have_a_say
from training.data.kept_out import write_kept_out
from training.fitting.learned_before import kept_out_by
from training.laboratory.averaged_trainings import average, average_trainings
from training.network.network import build
from training.network.run_metadata import START, write_run_metadata

pytestmark = pytest.mark.slow


def network(seed: int) -> keras.Model:
    keras.utils.set_random_seed(seed)
    return build(TINY, NAMES.size)


def test_a_new_residual_convolution_has_its_scale_averaged_alone() -> None:
    first, second, before = network(1), network(2), network(2)
    for name in ("parts_residual_0", "letters_residual_0"):
        for model in (second, before):
            normalisation = model.get_layer(name).normalisation
            normalisation.gamma.assign(np.full(normalisation.gamma.shape, 0.4))
            normalisation.moving_mean.assign(np.full(normalisation.gamma.shape, 0.7))
    average(first, second, 0.25)
    mixed, own = (model.get_layer("letters_residual_0") for model in (second, before))
    np.testing.assert_array_equal(mixed.convolution.kernel, own.convolution.kernel)
    np.testing.assert_allclose(mixed.normalisation.moving_mean, 0.7, atol=1e-6)
    np.testing.assert_allclose(mixed.normalisation.gamma, 0.1, atol=1e-6)


def test_a_share_beyond_the_ends_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        average(network(1), network(2), 1.5)


def test_trainings_on_letters_as_written_are_averaged_too(tmp_path: Path) -> None:
    models = [build(TINY, WRITTEN.size) for _ in range(2)]
    for model in models:
        have_a_say(model)
    for name, model in zip("ab", models, strict=True):
        (tmp_path / name).mkdir()
        np.savez(tmp_path / name / "average.npz", *model.get_weights())
        metadata = {"network": TINY.to_dict(), "alphabet": WRITTEN.to_dict(), START: None}
        write_run_metadata(tmp_path / name, metadata)
        write_kept_out(tmp_path / name, {f"{name}.jpg": "", "both.jpg": "ANNE"})
    first, second = (tmp_path / name / "average.npz" for name in "ab")
    average_trainings(first, second, tmp_path / "b" / "run.json", 0.5, tmp_path / "out")
    assert kept_out_by(tmp_path / "out" / "best.weights.h5") == {"both.jpg": "ANNE"}
    mixed = build(TINY, WRITTEN.size)
    mixed.load_weights(tmp_path / "out" / "best.weights.h5")
    for found, one, other in zip(
        mixed.get_weights(), *(model.get_weights() for model in models), strict=True
    ):
        np.testing.assert_allclose(found, (one + other) / 2, atol=1e-6)
