"""A bundle with a name prior, on the network with predictable output."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from backend.recognizer.bundle import NETWORK, PRIOR, WEIGHTS, BundleError, load_bundle, write_bundle
from backend.recognizer.confidence import Candidates
from backend.recognizer.engine import Recognizer
from backend.recognizer.fusion import Fusion
from backend.recognizer.prior import PriorError
from tests.recognizer.networks import band_network, manifest
from tests.recognizer.test_engine import crop
from tests.recognizer.test_prior import prior

FUSION = Fusion(spelling=0.5, listed=2.0, known=5.0, letter=0.0, blank=-3.0, highest=10.0)


def bundle_folder(folder: Path, content: bytes | None = None, **changes: object) -> Path:
    prior(names={"B": 9}).save(folder / "made.npz")
    files: dict[str, Path | bytes] = {NETWORK: band_network(), WEIGHTS: b"weights of Keras"}
    files[PRIOR] = folder / "made.npz" if content is None else content
    return write_bundle(folder / "weights", manifest("v1", **{"prior": FUSION.to_dict(), **changes}), files)


def doubtful():
    # Class 1, A, gets 40 * 0.5 = 20, class 2, B, gets 30 * 0.65 = 19.5.
    made = crop((0, 0), (1, 0.5), (0, 0))
    made.pixels[16:24, 4:8] = 0.65
    return made


def decoded(recognizer: Recognizer) -> Candidates:
    (found,) = recognizer.candidates([doubtful()])
    assert found is not None
    return found


def test_the_prior_changes_a_doubtful_letter_and_can_be_switched_off(tmp_path):
    bundle = load_bundle(bundle_folder(tmp_path))
    assert bundle.fusion == FUSION
    with_prior, without = decoded(Recognizer(bundle)), decoded(Recognizer(bundle, prior=False))
    assert with_prior.labellings[0] == (2,)
    assert without.labellings[0] == (1,)
    # What the candidates hold together stays.
    assert np.exp(with_prior.log_probabilities).sum() == pytest.approx(1.0, abs=1e-3)


def test_a_prior_without_weights_is_not_used(tmp_path):
    bundle = load_bundle(bundle_folder(tmp_path, prior={}))
    assert bundle.fusion is None
    assert decoded(Recognizer(bundle)).labellings[0] == (1,)


def test_a_prior_whose_weights_are_all_0_changes_nothing(tmp_path):
    silent = dict.fromkeys(FUSION.to_dict(), 0.0)
    bundle = load_bundle(bundle_folder(tmp_path, prior=silent))
    found, without = decoded(Recognizer(bundle)), decoded(Recognizer(bundle, prior=False))
    assert found.labellings == without.labellings
    np.testing.assert_array_equal(found.log_probabilities, without.log_probabilities)


@pytest.mark.parametrize("values", [{"spelling": 1.0}, {**FUSION.to_dict(), "listed": -1.0}])
def test_invalid_weights_are_refused(tmp_path, values):
    with pytest.raises(BundleError, match="cannot be used") as raised:
        load_bundle(bundle_folder(tmp_path, prior=values))
    assert raised.value.code == "manifest"


def test_weights_without_a_prior_are_refused(tmp_path):
    files: dict[str, Path | bytes] = {NETWORK: band_network(), WEIGHTS: b"weights of Keras"}
    folder = write_bundle(tmp_path, manifest(prior=FUSION.to_dict()), files)
    with pytest.raises(BundleError, match=r"no prior\.npz"):
        load_bundle(folder)


def test_a_damaged_prior_is_found_by_its_checksum_and_a_foreign_one_at_construction(tmp_path):
    folder = bundle_folder(tmp_path, content=b"no archive")
    with pytest.raises(PriorError, match="not a name prior"):
        Recognizer(load_bundle(folder))
    (folder / PRIOR).write_bytes(b"changed")
    with pytest.raises(BundleError, match="is not the file"):
        load_bundle(folder)
