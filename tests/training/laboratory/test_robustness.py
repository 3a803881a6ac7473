"""Each condition changes the images in its own way, and the same seed changes them alike."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from backend.recognizer.bundle import load_bundle
from backend.recognizer.engine import Recognizer
from backend.recognizer.image import decode
from tests.handwriting import ROOT, SAMPLES
from training.data.dataset import Sample
from training.data.packing import Pack, write_pack
from training.laboratory.robustness import CONDITIONS, measure

pytestmark = pytest.mark.slow


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """The project's own samples with a name, and one without."""
    rows = (SAMPLES / "labels.csv").read_text(encoding="utf-8").splitlines()[1:]
    samples = [
        Sample(name, text, decode((SAMPLES / name).read_bytes()), 100)
        for name, text in (row.split(",")[:2] for row in rows)
        if text.isalpha() and text.isascii()
    ][:8]
    paper = Sample("paper.png", "", np.full((40, 300), 255, np.uint8), 40)
    return write_pack(tmp_path / "pack", [*samples, paper])


def test_names_are_read_under_every_condition_and_again_alike(pack: Pack) -> None:
    recognizer = Recognizer(load_bundle(sorted(ROOT.glob("weights/*/manifest.json"))[-1].parent))
    scores = measure(pack, recognizer, seed=1)
    assert set(scores) == set(CONDITIONS)
    assert {result.texts for result in scores.values()} == {len(pack) - 1}
    assert scores["as it is"].exact_match >= scores["as in training"].exact_match
    assert scores["light on dark"] == scores["as it is"]
    assert measure(pack, recognizer, seed=1) == scores


@pytest.mark.parametrize("name", [name for name in CONDITIONS if name != "as it is"])
def test_a_condition_changes_the_image(pack: Pack, name: str) -> None:
    grey = pack.grey(0)
    changed = [CONDITIONS[name](grey, np.random.default_rng(seed)) for seed in range(4)]
    assert any(image.shape != grey.shape or (image != grey).any() for image in changed)


def test_the_image_as_it_is_stays_as_it_is(pack: Pack) -> None:
    np.testing.assert_array_equal(
        CONDITIONS["as it is"](pack.grey(0), np.random.default_rng(0)), pack.grey(0)
    )
